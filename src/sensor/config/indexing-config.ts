import { z } from 'zod';
import { Failure } from '../../errors/catalogue.js';
import { readConfigJson } from './config-json.js';
import { configNumber } from './config-values.js';

const optionalNull = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined);
const number = z.union([
  configNumber(z.number()),
  z
    .string()
    .regex(/^-?\d+$/)
    .transform(Number),
]);
const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);

/** What a writer is told of a sensor; more than this belongs to writers that we do not have. */
const writer = z.preprocess(
  (value) => (value instanceof Map ? Object.fromEntries(value) : value),
  z.looseObject({
    index: optionalNull(z.string()),
    batchSize: optionalNull(number),
    batchTimeout: optionalNull(number),
    enabled: optionalNull(flag),
    fieldNameConverter: optionalNull(z.string()),
  }),
);
const schema = z.map(z.string(), writer);

export interface WriterConfig {
  readonly index: string | undefined;
  readonly batchSize: number | undefined;
  /** s */
  readonly batchTimeout: number | undefined;
  readonly enabled: boolean | undefined;
  /** `NOOP` leaves names alone; anything else is `DEDOT`. */
  readonly fieldNameConverter: string | undefined;
}

/**
 * A sensor's indexing config by writer, as it lies in ZooKeeper and in `indexing/<sensor>.json`: `{"elasticsearch": {"index": …}, …}`.
 *
 * @param where for errors: the file or znode
 * @throws Failure BAD_SENSOR_CONFIG
 */
export function decodeIndexingConfig(text: string, where: string): ReadonlyMap<string, WriterConfig> {
  const read = schema.safeParse(readConfigJson(text, where));
  if (read.success) return read.data;
  const issues = read.error.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`);
  throw new Failure('BAD_SENSOR_CONFIG', `${where}: ${issues.join('; ')}`, { where, issues });
}
