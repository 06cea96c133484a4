import { Double, Long, StellarMap, type Value } from '../../stellar/values.js';

/** What a config holds, as a value that expressions see. */
export function configValue(config: unknown): Value {
  if (config === null || config === undefined) return null;
  if (typeof config === 'number') return numberOf(config);
  if (typeof config === 'string' || typeof config === 'boolean') return config;
  if (Array.isArray(config)) return config.map(configValue);
  if (config instanceof Map) return StellarMap.of<Value, Value>(Array.from(config, ([key, value]) => [String(key), configValue(value)]));
  return StellarMap.of<Value, Value>(Object.entries(config).map(([key, value]) => [key, configValue(value)]));
}

function numberOf(number: number): Value {
  if (!Number.isInteger(number)) return new Double(number);
  return Number.isSafeInteger(number) && (number | 0) !== number ? Long.of(number) : number | 0;
}
