import { z } from 'zod';
import { Failure } from '../../errors/catalogue.js';
import { readConfigJson } from './config-json.js';
import { configNumber } from './config-values.js';

/** Jackson reads a text where a number or boolean is wanted. */
const integer = z.union([
  configNumber(z.int()),
  z
    .string()
    .regex(/^-?\d+$/)
    .transform(Number),
]);
const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);
const texts = z.union([z.string().transform((text) => [text]), z.array(z.string())]);
const optionalNull = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined);
const map = z.map(z.string(), z.unknown());
const numbers = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, optionalNull(integer)]));

/** In the order of the file, which transformations go by. */
export type ConfigMap = ReadonlyMap<string, unknown>;

const object = (value: unknown) => (value instanceof Map ? Object.fromEntries(value) : value);

const transformation = z.preprocess(
  object,
  z.strictObject({
    transformation: z.string(),
    input: optionalNull(texts),
    output: optionalNull(texts),
    config: optionalNull(map),
  }),
);

/** What belongs to Storm: accepted, and of no effect here. */
export const stormNumbers = [
  'numWorkers',
  'numAckers',
  'spoutParallelism',
  'spoutNumTasks',
  'parserParallelism',
  'parserNumTasks',
  'errorWriterParallelism',
  'errorWriterNumTasks',
] as const;

const schema = z.preprocess(
  object,
  z.strictObject({
    parserClassName: optionalNull(z.string()),
    filterClassName: optionalNull(z.string()),
    sensorTopic: optionalNull(z.string()),
    outputTopic: optionalNull(z.string()),
    errorTopic: optionalNull(z.string()),
    writerClassName: optionalNull(z.string()),
    errorWriterClassName: optionalNull(z.string()),
    readMetadata: optionalNull(flag),
    mergeMetadata: optionalNull(flag),
    rawMessageStrategy: z
      .enum(['DEFAULT', 'ENVELOPE'])
      .nullish()
      .transform((value) => value ?? 'DEFAULT'),
    rawMessageStrategyConfig: map.nullish().transform((value) => value ?? new Map<string, unknown>()),
    parserConfig: map.nullish().transform((value) => value ?? new Map<string, unknown>()),
    fieldTransformations: z
      .array(transformation)
      .nullish()
      .transform((value) => value ?? []),
    cacheConfig: map.nullish().transform((value) => value ?? new Map<string, unknown>()),
    securityProtocol: optionalNull(z.string()),
    ...numbers(stormNumbers),
    spoutConfig: optionalNull(map),
    stormConfig: optionalNull(map),
  }),
);

export type ParserConfig = z.infer<typeof schema>;
export type TransformationConfig = z.infer<typeof transformation>;

/**
 * A sensor's parser config, as it lies in ZooKeeper and in `parsers/<sensor>.json`: JSON, comments allowed, unknown keys refused.
 *
 * @param where for errors: the file or znode
 * @throws Failure BAD_SENSOR_CONFIG, with line and column or the path of what is wrong
 */
export function decodeParserConfig(text: string, where: string): ParserConfig {
  const json = readConfigJson(text, where);
  const read = schema.safeParse(json);
  if (read.success) return read.data;
  throw badConfig(where, read.error);
}

function badConfig(where: string, error: z.ZodError): Failure {
  const issues = error.issues.map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`));
  return new Failure('BAD_SENSOR_CONFIG', `${where}: ${issues.join('; ')}`, { where, issues });
}
