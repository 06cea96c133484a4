import { toBoolean, toInteger } from '../conversions.js';
import { illegalArgument, illegalState } from '../errors.js';
import { anyConfigOf } from '../management/beans.js';
import { prettyJson } from '../management/pretty-json.js';
import { textOf } from '../text.js';
import { StellarMap, type Value, type ValueMap } from '../values.js';
import { arg, asString, notNull } from './arguments.js';
import type { Example, Family, Parameter, StellarFunction } from './definition.js';

type Change = (writer: ValueMap, args: readonly Value[]) => void;

function setter(
  name: string,
  summary: string,
  parameters: readonly Parameter[],
  change: Change,
  examples: readonly Example[],
): StellarFunction {
  return {
    name,
    summary,
    parameters: [
      { name: 'config', summary: 'the indexing configuration of a sensor, as JSON' },
      { name: 'writer', summary: 'the writer: elasticsearch, solr, hdfs' },
      ...parameters,
    ],
    returns: 'the changed configuration, as JSON',
    examples: [
      ...examples,
      { expr: `${name}(null, 'hdfs', 1)`, fails: 'illegal state' },
      { expr: `${name}('{}', null, 1)`, fails: 'illegal state' },
    ],
    call(args) {
      const json = asString(arg(args, 0));
      if (json === null || json === '') throw illegalState('the configuration is empty');
      const config = anyConfigOf(json);
      const writer = args[1] ?? null;
      if (writer === null) throw illegalState('the name of the writer is missing');
      const settings = config.get(textOf(writer)) ?? null;
      const own = settings instanceof StellarMap ? settings : new StellarMap<Value, Value>();
      change(own, args);
      return prettyJson(config.set(textOf(writer), own));
    },
  };
}

const batch = setter(
  'INDEXING_SET_BATCH',
  'Sets how many messages a writer takes at once, and how long it waits for them.',
  [
    { name: 'size', summary: 'messages; default 1', optional: true },
    { name: 'timeout', summary: 'seconds; default 0: as the system has it', optional: true },
  ],
  (writer, args) => {
    const size = args.length > 2 ? notNull(toInteger(arg(args, 2)), 'the size') : 1;
    if (size < 1) throw illegalArgument(`a batch has at least one message, got ${size}`);
    writer.set('batchSize', size);
    writer.set('batchTimeout', args.length > 3 ? notNull(toInteger(arg(args, 3)), 'the timeout') : 0);
  },
  [
    {
      expr: "INDEXING_SET_BATCH('{}', 'hdfs', 5, '10')",
      gives: '{\n  "hdfs" : {\n    "batchSize" : 5,\n    "batchTimeout" : 10\n  }\n}',
    },
    { expr: "INDEXING_SET_BATCH('{}', 'hdfs', 0)", fails: 'illegal argument' },
    { expr: "INDEXING_SET_BATCH('{}', 'hdfs', 'a')", fails: 'null value' },
  ],
);

const enabled = setter(
  'INDEXING_SET_ENABLED',
  'Turns a writer on or off.',
  [{ name: 'enabled', summary: 'default true', optional: true }],
  (writer, args) => void writer.set('enabled', args.length > 2 ? notNull(toBoolean(arg(args, 2)), 'enabled') : true),
  [
    {
      expr: `INDEXING_SET_ENABLED('{"hdfs":{"index":"squid"}}', 'hdfs', 'no')`,
      gives: '{\n  "hdfs" : {\n    "index" : "squid",\n    "enabled" : false\n  }\n}',
    },
  ],
);

const index = setter(
  'INDEXING_SET_INDEX',
  'Sets the name of the index a writer writes to.',
  [{ name: 'name', summary: 'of the index' }],
  (writer, args) => {
    const name = arg(args, 2);
    if (name === null) throw illegalState('the name of the index is missing');
    writer.set('index', textOf(name));
  },
  [
    { expr: "INDEXING_SET_INDEX('{}', 'hdfs', 'squid')", gives: '{\n  "hdfs" : {\n    "index" : "squid"\n  }\n}' },
    { expr: "INDEXING_SET_INDEX('{}', 'hdfs')", fails: 'out of range' },
  ],
);

/** Changes to indexing configurations. */
export const indexingConfig: Family = { name: 'indexing configuration', functions: [batch, enabled, index] };
