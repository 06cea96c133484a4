import { BlockList, isIPv4 } from 'node:net';
import { messageOf } from '../../errors/message-of.js';
import type { AddressRecord } from '../../storage/mmdb/port.js';
import { failed, illegalArgument, wrongKind } from '../errors.js';
import { textOfDouble } from '../text.js';
import { Double, kindOf, Long, StellarMap, type Value, type ValueMap } from '../values.js';
import { type CallContext, type Family, need, type StellarFunction } from './definition.js';
import { after, type Maybe } from './waiting.js';

/** The fields that a database has for an address, as pairs of name and value. */
type Describe = (record: AddressRecord, address: string) => readonly (readonly [string, Value])[];

interface Lookup {
  readonly name: string;
  readonly summary: string;
  readonly fields: string;
  /** The global setting that names the database's file. */
  readonly setting: string;
  readonly defaults: readonly string[];
  readonly describe: Describe;
  readonly examples: StellarFunction['examples'];
}

function lookup({ name, summary, fields, setting, defaults, describe, examples }: Lookup): StellarFunction {
  return {
    name,
    summary,
    parameters: [
      { name: 'ip', summary: 'an address of IPv4' },
      { name: 'fields', summary: `which of ${fields}, as a list; default all`, optional: true },
    ],
    returns:
      'a map of the fields; the value alone for a single field that is asked for; an empty map, or null with fields, for an address that is not known',
    needs: ['addresses'],
    examples: [
      ...examples,
      { expr: `${name}('10.0.0.1')`, gives: {} },
      { expr: `${name}('no address')`, gives: {} },
      { expr: `${name}('')`, gives: null },
      { expr: `${name}(5)`, gives: null },
      { expr: `${name}('1.2.3.4', [], 1)`, fails: 'illegal argument' },
    ],
    async: true,
    call(args, context) {
      if (args.length > 2) throw illegalArgument(`${name} takes at most 2 arguments, got ${args.length}`);
      const [given, wanted = null] = args;
      if (typeof given !== 'string' || given.trim() === '') return null;
      const address = given.trim();
      if (wanted !== null && !Array.isArray(wanted)) throw wrongKind('list', kindOf(wanted));
      const found = isPublic(address) ? find(address, { setting, defaults, describe }, context) : undefined;
      return after(found, (all) => chosen(all, wanted));
    },
  };
}

const city: Describe = (record) => {
  const at = (...path: string[]) => textIn(record, path);
  const [latitude, longitude] = [at('location', 'latitude'), at('location', 'longitude')];
  return [
    ['locID', at('city', 'geoname_id')],
    ['country', at('country', 'iso_code')],
    ['city', at('city', 'names', 'en')],
    ['postalCode', at('postal', 'code')],
    ['dmaCode', at('location', 'metro_code')],
    ['latitude', latitude],
    ['longitude', longitude],
    ['location_point', latitude === '' || longitude === '' ? '' : `${latitude},${longitude}`],
  ];
};

const system: Describe = (record, address) => {
  const number = record['autonomous_system_number'];
  return [
    ['autonomous_system_organization', textIn(record, ['autonomous_system_organization'])],
    ['autonomous_system_number', typeof number === 'number' ? wholeNumber(number) : null],
    ['network', address],
  ];
};

const geoGet = lookup({
  name: 'GEO_GET',
  summary: 'Where an address is.',
  fields: 'locID, country, city, postalCode, dmaCode, latitude, longitude, location_point',
  setting: 'geo.hdfs.file',
  defaults: ['/apps/metron/geo/default/GeoLite2-City.tar.gz', '/apps/metron/geo/default/GeoLite2-City.mmdb.gz'],
  describe: city,
  examples: [
    { expr: "GEO_GET('81.2.69.142', ['city'])", gives: 'London' },
    {
      expr: "GEO_GET('81.2.69.142', ['country', 'location_point', 'planet'])",
      gives: { country: 'GB', location_point: '51.5142,-0.0931', planet: null },
    },
    { expr: "GEO_GET('9.9.9.9', ['city'])", gives: null },
  ],
});

const asnGet = lookup({
  name: 'ASN_GET',
  summary: 'Which autonomous system an address belongs to.',
  fields: 'autonomous_system_organization, autonomous_system_number, network',
  setting: 'asn.hdfs.file',
  defaults: ['/apps/metron/asn/default/GeoLite2-ASN.tar.gz'],
  describe: system,
  examples: [
    { expr: "ASN_GET('81.2.69.142', ['autonomous_system_number'])", gives: 20712, kind: 'int' },
    { expr: "ASN_GET('81.2.69.142', ['network'])", gives: '81.2.69.142' },
  ],
});

/** Functions that look up IP addresses in databases of MaxMind's format. */
export const geo: Family = { name: 'geo', functions: [geoGet, asnGet] };

function find(address: string, { setting, defaults, describe }: Pick<Lookup, 'setting' | 'defaults' | 'describe'>, context: CallContext) {
  const said = context.capabilities.globals?.get(setting);
  const candidates = typeof said === 'string' ? [said] : defaults;
  const map = (record: AddressRecord | undefined): ValueMap | undefined =>
    record === undefined ? undefined : StellarMap.of<Value, Value>(describe(record, address), 'hash');
  const found: Maybe<AddressRecord | undefined> = need(context, 'addresses').find(candidates, address);
  if (!(found instanceof Promise)) return map(found);
  return found.then(map, (error: unknown) => {
    context.signal.throwIfAborted();
    throw failed(messageOf(error), error);
  });
}

function chosen(all: ValueMap | undefined, wanted: readonly Value[] | null): Value {
  if (wanted === null || wanted.length === 0) return all ?? new StellarMap<Value, Value>('hash');
  if (all === undefined) return null;
  const [only = null] = wanted;
  if (wanted.length === 1) return all.get(only) ?? null;
  return StellarMap.of<Value, Value>(
    wanted.map((field) => [field, all.get(field) ?? null]),
    'hash',
  );
}

function textIn(record: AddressRecord, path: readonly string[]): string {
  let value: unknown = record;
  for (const name of path) value = typeof value === 'object' && value !== null ? (value as AddressRecord)[name] : undefined;
  if (typeof value !== 'number') return typeof value === 'string' ? value : '';
  return path.at(-1)?.endsWith('itude') ? textOfDouble(value) : String(value);
}

/** An Integer where the value fits, as Java reads it. */
function wholeNumber(value: number): Value {
  if (!Number.isInteger(value)) return new Double(value);
  return (value | 0) === value ? value : Long.of(value);
}

/** Whether a text is a public IPv4 address: not 0.0.0.0, private, loopback or multicast. */
function isPublic(address: string): boolean {
  return isIPv4(address) && !nowhere.check(address, 'ipv4');
}

const nowhere = new BlockList();
nowhere.addAddress('0.0.0.0');
for (const [network, prefix] of [
  ['10.0.0.0', 8],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['224.0.0.0', 4],
] as const) {
  nowhere.addSubnet(network, prefix);
}
