import { Failure } from '../../errors/catalogue.js';
import { textOf } from '../../stellar/text.js';
import { configValue } from '../config/config-values.js';
import { type Fields, fieldTask, type Task } from './task.js';

export type KnownHosts = ReadonlyMap<string, ReadonlyMap<string, unknown>>;

const setting = 'enrichment.host.known_hosts';

/**
 * The hosts of one's own, from the global config: a list of objects with `ip` and whatever else is known, or that list as text.
 *
 * @throws Failure BAD_SENSOR_CONFIG
 */
export function knownHosts(globals: ReadonlyMap<string, unknown>): KnownHosts {
  const said = globals.get(setting);
  if (said === undefined || said === null) return new Map();
  const list: unknown = typeof said === 'string' ? parse(said) : said;
  if (!Array.isArray(list)) throw new Failure('BAD_SENSOR_CONFIG', `global config: ${setting} is a list of objects with an ip`);
  return new Map(list.map(hostOf));
}

export function hostTask(field: string, hosts: KnownHosts): Task {
  return fieldTask('hostfromjsonlistadapter', field, (value) => {
    const known = hosts.get(textOf(value));
    return known === undefined ? [] : fieldsOf(field, known);
  });
}

function fieldsOf(field: string, known: ReadonlyMap<string, unknown>): Fields {
  return Array.from(known, ([name, value]) => [`enrichments.host.${field}.known_info.${name}`, configValue(value)]);
}

function hostOf(host: unknown): [string, ReadonlyMap<string, unknown>] {
  const entries = host instanceof Map ? [...host] : Object.entries(Object(host));
  const ip = entries.find(([name]) => name === 'ip')?.[1];
  if (typeof ip !== 'string') throw new Failure('BAD_SENSOR_CONFIG', `global config: each of ${setting} needs an ip`);
  return [ip, new Map(entries.filter(([name]) => name !== 'ip'))];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Failure('BAD_SENSOR_CONFIG', `global config: ${setting} is no JSON`, {}, { cause });
  }
}
