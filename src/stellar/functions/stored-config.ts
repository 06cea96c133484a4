import { messageOf } from '../../errors/message-of.js';
import { toBoolean } from '../conversions.js';
import { failed, illegalArgument } from '../errors.js';
import { anyConfigOf, enrichmentConfigOf, parserConfigOf } from '../management/beans.js';
import { prettyJson } from '../management/pretty-json.js';
import { textOf } from '../text.js';
import { StellarMap, type Value, type ValueMap } from '../values.js';
import { arg, asString } from './arguments.js';
import { type CallContext, type Family, need, type StellarFunction } from './definition.js';

interface Kind {
  /** Below the root of Metron's configurations; undefined where there is one for all sensors. */
  readonly folder: string | undefined;
  readonly read: (json: string) => ValueMap;
  readonly minimal: () => ValueMap;
}

const empty = () => new StellarMap<Value, Value>();
const kinds: Readonly<Record<string, Kind>> = {
  GLOBAL: { folder: undefined, read: anyConfigOf, minimal: empty },
  PROFILER: { folder: undefined, read: anyConfigOf, minimal: () => empty().set('profiles', []) },
  PARSER: { folder: 'parsers', read: parserConfigOf, minimal: () => parserConfigOf('{}') },
  ENRICHMENT: { folder: 'enrichments', read: enrichmentConfigOf, minimal: () => enrichmentConfigOf('{}') },
  INDEXING: { folder: 'indexing', read: anyConfigOf, minimal: empty },
};

const type = { name: 'type', summary: 'GLOBAL, PROFILER, PARSER, ENRICHMENT or INDEXING' };
const sensor = { name: 'sensor', summary: 'for the last three', optional: true } as const;

const get: StellarFunction = {
  name: 'CONFIG_GET',
  summary: 'A configuration of the cluster.',
  parameters: [
    type,
    sensor,
    { name: 'emptyIfNotPresent', summary: 'whether one that is not there is an empty one; default true', optional: true },
  ],
  returns: 'JSON; null for one that is not there, where that is wanted',
  needs: ['configs'],
  examples: [
    { expr: "CONFIG_GET('GLOBAL')", gives: '{\n  "a" : 1\n}' },
    { expr: "CONFIG_GET('INDEXING', 'squid')", gives: '{ }' },
    { expr: "CONFIG_GET('INDEXING', 'squid', false)", gives: null },
    { expr: "CONFIG_GET('PARSER')", fails: 'illegal argument' },
    { expr: "CONFIG_GET('global')", fails: 'illegal argument' },
  ],
  async: true,
  async call(args, context) {
    const last = args.length > 1 ? args.at(-1) : undefined;
    const orEmpty = typeof last === 'boolean' ? (toBoolean(last) ?? true) : true;
    const { kind, place } = placeOf(arg(args, 0), typeof args[1] === 'string' ? args[1] : undefined);
    const json = await told(need(context, 'configs').read(place), context);
    if (json !== undefined) return prettyJson(kind.read(json));
    return orEmpty ? prettyJson(kind.minimal()) : null;
  },
};

const put: StellarFunction = {
  name: 'CONFIG_PUT',
  summary: 'Stores a configuration of the cluster.',
  parameters: [type, { name: 'config', summary: 'as JSON; null: nothing is done' }, sensor],
  returns: 'null',
  needs: ['configs'],
  examples: [
    { expr: `CONFIG_PUT('INDEXING', '{"hdfs":{}}', 'squid')`, gives: null },
    { expr: `CONFIG_PUT('PARSER', '{"unheard":1}', 'squid')`, fails: 'failed' },
    { expr: "CONFIG_PUT('GLOBAL', null)", gives: null },
  ],
  async: true,
  async call(args, context) {
    const json = asString(arg(args, 1));
    if (json === null) return null;
    const { kind, place } = placeOf(arg(args, 0), asString(args[2] ?? null) ?? undefined);
    kind.read(json);
    await told(need(context, 'configs').write(place, json), context);
    return null;
  },
};

/** The configurations of a cluster. */
export const storedConfig: Family = { name: 'configurations', functions: [get, put] };

function placeOf(type: Value, sensor: string | undefined): { readonly kind: Kind; readonly place: string } {
  const name = textOf(type);
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  if (kind === undefined) throw illegalArgument(`a type is one of ${Object.keys(kinds).join(', ')}, got ${name}`);
  if (kind.folder === undefined) return { kind, place: name.toLowerCase() };
  if (sensor === undefined || !/^[\w.-]+$/.test(sensor)) throw illegalArgument(`which sensor? ${name} has one for each`);
  return { kind, place: `${kind.folder}/${sensor}` };
}

async function told<Result>(work: Promise<Result>, { signal }: CallContext): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    signal.throwIfAborted();
    throw failed(messageOf(error), error);
  }
}
