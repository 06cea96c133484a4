import { closest } from '../../domain/closest.js';
import { Failure } from '../../errors/catalogue.js';
import { configValue } from '../config/config-values.js';
import { Options } from '../config/options.js';
import type { ConfigMap } from '../config/parser-config.js';
import { validations } from './kinds.js';
import type { MakeValidation, Validation, ValidationEnvironment } from './port.js';

const empty: ConfigMap = new Map();

/**
 * `fieldValidations` of the global config, in order.
 *
 * @param globals the global config @throws Failure BAD_SENSOR_CONFIG
 */
export function openValidations(globals: ConfigMap, where: string, environment: ValidationEnvironment): Validation[] {
  const list = globals.get('fieldValidations') ?? [];
  if (!Array.isArray(list)) throw new Failure('BAD_SENSOR_CONFIG', `${where}: fieldValidations has to be a list`, { where });
  return list.map((entry, i) => openValidation(entry, `${where}: fieldValidations.${i}`, environment));
}

function openValidation(entry: unknown, where: string, environment: ValidationEnvironment): Validation {
  if (!(entry instanceof Map)) throw new Failure('BAD_SENSOR_CONFIG', `${where} has to be an object`, { where });
  const options = new Options(entry, where);
  const given = entry.get('config') ?? empty;
  if (!(given instanceof Map)) throw options.bad('config', 'has to be an object');
  const variables = new Map(Array.from(given, ([name, value]) => [String(name), configValue(value)]));
  const make = known(options.required('validation'), where);
  return make({ input: options.texts('input') ?? [], options: new Options(given, `${where}.config`), variables, where }, environment);
}

function known(name: string, where: string): MakeValidation {
  const simple = name.slice(name.lastIndexOf('.') + 1);
  const found = Object.hasOwn(validations, name)
    ? validations[name]
    : Object.values(validations).find(({ className }) => className === simple);
  if (found !== undefined) return found.make;
  const near = closest(name, Object.keys(validations));
  const hint = near === undefined ? `there are ${Object.keys(validations).join(', ')}` : `did you mean ${near}?`;
  throw new Failure('BAD_SENSOR_CONFIG', `${where}: there is no validation ${name}`, { where }, { hint });
}
