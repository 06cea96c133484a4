import { Failure } from '../../errors/catalogue.js';
import { toInteger } from '../conversions.js';
import { failed, illegalArgument, illegalState, wrongKind } from '../errors.js';
import { durationMs } from '../java/time-unit.js';
import { textOf } from '../text.js';
import { kindOf, StellarMap, type Value, type ValueMap } from '../values.js';
import { asMap, exactly } from './arguments.js';
import type { ObjectReading } from './capabilities.js';
import { type CallContext, type Family, need, type StellarFunction } from './definition.js';

const path = { name: 'path', summary: 'of a file on HDFS that holds JSON' };

const objectGet: StellarFunction = {
  name: 'OBJECT_GET',
  summary:
    'An object that is kept in a file on HDFS. It is read once, and kept for the time that object.cache.expiration of the global config says.',
  parameters: [path],
  returns: 'the object; null for null, and for an empty file',
  needs: ['objects'],
  examples: [
    { expr: "OBJECT_GET('/objects/owners')", gives: { 'a.com': 'Ann' } },
    { expr: 'OBJECT_GET(null)', gives: null },
    { expr: 'OBJECT_GET()', gives: null },
    { expr: 'OBJECT_GET(5)', fails: 'illegal state' },
    { expr: "OBJECT_GET('/none')", fails: 'failed' },
    { expr: "OBJECT_GET('')", fails: 'failed' },
  ],
  async: true,
  call([given = null], context) {
    if (given === null) return null;
    if (typeof given !== 'string') throw illegalState(`OBJECT_GET takes a path, got ${kindOf(given)}`);
    return objectAt(given, context.capabilities.globals, context);
  },
};

const enrichmentObjectGet: StellarFunction = {
  name: 'ENRICHMENT_OBJECT_GET',
  summary: 'What a map that is kept in a file on HDFS says of something.',
  parameters: [path, { name: 'indicator', summary: 'a key of the map' }],
  returns: 'the value; null for null, and where nothing is known',
  needs: ['objects'],
  examples: [
    { expr: "ENRICHMENT_OBJECT_GET('/objects/owners', 'a.com')", gives: 'Ann' },
    { expr: "ENRICHMENT_OBJECT_GET('/objects/owners', 'b.com')", gives: null },
    { expr: "ENRICHMENT_OBJECT_GET('/objects/owners', null)", gives: null },
    { expr: "ENRICHMENT_OBJECT_GET('/objects/list', 'a')", fails: 'wrong kind' },
    { expr: "ENRICHMENT_OBJECT_GET('/objects/owners')", fails: 'illegal argument' },
  ],
  async: true,
  async call(args, context) {
    exactly(args, 2, 'ENRICHMENT_OBJECT_GET');
    const [file = null, indicator = null] = args;
    if (file === null || indicator === null) return null;
    const settings = context.capabilities.globals?.get('enrichment.object.get.settings') ?? null;
    const object = await objectAt(textOf(file), asMap(settings) ?? undefined, context);
    if (object === null) return null;
    if (!(object instanceof StellarMap)) throw wrongKind(`a JSON object in ${textOf(file)}`, kindOf(object));
    return object.get(indicator) ?? null;
  },
};

/** Objects in files. */
export const objects: Family = { name: 'objects', functions: [objectGet, enrichmentObjectGet] };

async function objectAt(file: string, settings: ValueMap | undefined, context: CallContext): Promise<Value> {
  if (file === '') throw failed('the path of the object is empty');
  try {
    return await need(context, 'objects').get(file, { ...readingOf(settings), signal: context.signal });
  } catch (error) {
    context.signal.throwIfAborted();
    throw error instanceof Failure ? failed(error.message, error) : error;
  }
}

/** Metron's keys and defaults. @throws StellarError illegal argument */
function readingOf(settings: ValueMap | undefined): Omit<ObjectReading, 'signal'> {
  const number = (name: string, otherwise: number) => {
    const given = settings?.get(name) ?? null;
    const value = given === null ? otherwise : toInteger(given);
    if (value === null || value < 0) throw illegalArgument(`${name} is a number from 0`);
    return value;
  };
  const unit = settings?.get('object.cache.time.unit') ?? null;
  const minutes = settings?.get('object.cache.expiration.minutes') ?? null;
  const ttlMs =
    minutes === null
      ? durationMs(number('object.cache.expiration', 1_440), unit === null ? 'MINUTES' : textOf(unit))
      : durationMs(number('object.cache.expiration.minutes', 0), 'MINUTES');
  return { entries: number('object.cache.size', 1_000), ttlMs, maxBytes: number('object.cache.max.file.size', 1_048_576) };
}
