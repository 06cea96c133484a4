import { z } from 'zod';
import { textOf } from '../../stellar/text.js';
import { Double, doubleValue, isNumeric, Long, StellarMap, type Value } from '../../stellar/values.js';

/** What a config holds, as a value that expressions see. */
export function configValue(config: unknown): Value {
  if (config === null || config === undefined) return null;
  if (typeof config === 'number') return numberOf(config);
  if (isNumeric(config)) return config;
  if (typeof config === 'string' || typeof config === 'boolean') return config;
  if (Array.isArray(config)) return config.map(configValue);
  if (config instanceof Map) return StellarMap.of<Value, Value>(Array.from(config, ([key, value]) => [String(key), configValue(value)]));
  return StellarMap.of<Value, Value>(Object.entries(config).map(([key, value]) => [key, configValue(value)]));
}

function numberOf(number: number): Value {
  if (!Number.isInteger(number)) return new Double(number);
  return Number.isSafeInteger(number) && (number | 0) !== number ? Long.of(number) : number | 0;
}

/** A text, number or boolean of a config as text, as Java has it: 1.0 is `1.0`. */
export function configText(config: unknown): string {
  return typeof config === 'number' || isNumeric(config) ? textOf(configValue(config)) : String(config);
}

/** For schemas: a number of a config as JavaScript's. */
export function configNumber<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((value) => (isNumeric(value) ? doubleValue(value) : value), schema);
}
