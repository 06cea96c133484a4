import { z } from 'zod';
import { Failure } from '../../errors/catalogue.js';
import { isNumeric, type Numeric } from '../../stellar/values.js';
import { readConfigJson } from './config-json.js';
import { configNumber } from './config-values.js';

const optionalNull = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined);
const map = z.map(z.string(), z.unknown());
const emptyMap = map.nullish().transform((value) => value ?? new Map<string, unknown>());
const texts = z.union([z.string().transform((text) => [text]), z.array(z.string())]);

/** `{type, config}`, or a list of fields. */
const adapter = z.union([
  z.array(z.string()).transform((fields) => ({ type: 'LIST', config: fields as unknown })),
  object({ type: optionalNull(z.string()), config: optionalNull(z.unknown()) }).transform(({ type, config }) => ({ type, config })),
]);

const half = {
  fieldMap: z
    .map(z.string(), adapter)
    .nullish()
    .transform((value) => value ?? new Map<string, z.output<typeof adapter>>()),
  fieldToTypeMap: z
    .map(z.string(), texts)
    .nullish()
    .transform((value) => value ?? new Map<string, string[]>()),
  config: emptyMap,
};

/** A number keeps its kind: messages show it as it is written. */
const score = z.union([z.custom<Numeric>(isNumeric, 'has to be a number or an expression'), z.string()]);
const rule = object({
  name: optionalNull(z.string()),
  comment: optionalNull(z.string()),
  rule: z.string(),
  score,
  reason: optionalNull(z.string()),
});

/** A list of rules, or what Metron took until 0.3.1: expression -> score. */
const ruleList = z.array(rule).transform((list) => ({ form: 'list' as const, list }));
const ruleMap = z.map(z.string(), score).transform((scores) => ({
  form: 'map' as const,
  list: Array.from(scores, ([rule, score]) => ({ name: undefined, comment: undefined, rule, score, reason: undefined })),
}));
// Not a union: that would not tell what is wrong with a rule.
const anyRules = z.unknown().optional();
const rules = anyRules.transform((value, context): z.output<typeof ruleList> | z.output<typeof ruleMap> => {
  const read = value instanceof Map ? ruleMap.safeParse(value) : ruleList.safeParse(value ?? []);
  if (read.success) return read.data;
  for (const issue of read.error.issues) context.addIssue({ ...issue });
  return z.NEVER;
});

const triage = object({
  riskLevelRules: rules,
  aggregator: z
    .string()
    .nullish()
    .transform((value) => value ?? 'MAX'),
  aggregationConfig: emptyMap,
});

const threatIntel = object({ ...half, triageConfig: optionalNull(triage) });
const schema = object({
  enrichment: optionalNull(object(half)),
  threatIntel: optionalNull(threatIntel),
  // As the runbook spells it.
  threatintel: optionalNull(threatIntel),
  configuration: emptyMap,
  // Of Metron's first versions, which had no indexing config of its own.
  index: optionalNull(z.string()),
  batchSize: optionalNull(configNumber(z.number())),
  batchTimeout: optionalNull(configNumber(z.number())),
});

export type AdapterConfig = z.output<typeof adapter>;
export type TriageConfig = z.output<typeof triage>;
export type TriageRuleConfig = z.output<typeof rule>;

/** What one of the two stages does: enrichment, or threat intel. */
export interface LookupConfig {
  readonly fieldMap: ReadonlyMap<string, AdapterConfig>;
  readonly fieldToTypeMap: ReadonlyMap<string, readonly string[]>;
  readonly config: ReadonlyMap<string, unknown>;
}

export interface EnrichmentConfig {
  readonly enrichment: LookupConfig;
  readonly threatIntel: LookupConfig & { readonly triageConfig: TriageConfig | undefined };
  readonly configuration: ReadonlyMap<string, unknown>;
  readonly index: string | undefined;
  readonly batchSize: number | undefined;
  readonly batchTimeout: number | undefined;
}

const noLookups: LookupConfig = { fieldMap: new Map(), fieldToTypeMap: new Map(), config: new Map() };

/**
 * A sensor's enrichment config, as it lies in ZooKeeper and in `enrichments/<sensor>.json`.
 *
 * @param where for errors: the file or znode
 * @throws Failure BAD_SENSOR_CONFIG
 */
export function decodeEnrichmentConfig(text: string, where: string): EnrichmentConfig {
  const read = schema.safeParse(readConfigJson(text, where));
  if (!read.success) {
    const issues = read.error.issues.map(({ path, message }) =>
      path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`,
    );
    throw new Failure('BAD_SENSOR_CONFIG', `${where}: ${issues.join('; ')}`, { where, issues });
  }
  const { enrichment, threatIntel, threatintel, ...rest } = read.data;
  return {
    ...rest,
    enrichment: enrichment ?? noLookups,
    threatIntel: threatIntel ?? threatintel ?? { ...noLookups, triageConfig: undefined },
  };
}

/** Objects of a config come as Maps, in the order of the text. */
function object<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.preprocess((value) => (value instanceof Map ? Object.fromEntries(value) : value), z.strictObject(shape));
}
