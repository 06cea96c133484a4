import type { Clock } from '../runtime/clock/clock.js';
import type { Random } from '../runtime/random/random.js';
import type { Evaluator } from '../stellar/evaluator.js';
import { after, inTurn, type Maybe } from '../stellar/functions/waiting.js';
import type { Value } from '../stellar/values.js';
import { configValue } from './config/config-values.js';
import { Options } from './config/options.js';
import type { ConfigMap, ParserConfig } from './config/parser-config.js';
import { type ErrorSource, errorMessage } from './error-message.js';
import { type Filter, openFilter } from './filter.js';
import { fields, type Message } from './message.js';
import { bounded } from './parsers/bounded.js';
import { type Decode, decoderOf } from './parsers/charset.js';
import { openParser } from './parsers/open.js';
import type { Parsed, Parser, PatternFiles } from './parsers/port.js';
import { type RawStrategy, rawStrategyOf } from './raw-record.js';
import type { SensorRecord } from './record.js';
import { openTransformation } from './transformations/open.js';
import type { RecordContext, Transformation } from './transformations/port.js';
import { openValidations } from './validations/open.js';
import type { Validation } from './validations/port.js';

export type { SensorRecord };

export interface ParseOutcome {
  /** In the order of the record. */
  readonly messages: readonly Message[];
  /** In Metron's error format: invalid messages, then the record as a whole, then single lines. */
  readonly errors: readonly Message[];
}

/** Parse -> metadata -> transformations -> filter -> validations, for one sensor. */
export interface ParseStage {
  /** Whether a record may have to wait for something, such as a model's answer. */
  readonly waits: boolean;
  /**
   * Never throws for what a record holds. It answers at once where no transformation has to wait.
   *
   * @throws the reason of `signal`
   */
  process(record: SensorRecord, signal?: AbortSignal): ParseOutcome | Promise<ParseOutcome>;
}

export interface SensorSetup {
  readonly sensor: string;
  readonly config: ParserConfig;
  /** The global config, as `readConfigJson` gives it; `fieldValidations` is what counts here. */
  readonly globals: ConfigMap;
  /** For errors: where the sensor's config came from. */
  readonly where: string;
  readonly patterns: PatternFiles;
  readonly evaluator: Evaluator;
  readonly clock: Clock;
  readonly random: Random;
  readonly hostname: string | undefined;
  /** IANA name, where Metron takes the zone of its JVM; default UTC. */
  readonly defaultTimeZone?: string;
}

/** Compiles a sensor's parse stage. @throws Failure BAD_SENSOR_CONFIG: anything in the configs that can't work */
export async function parseSensor(setup: SensorSetup): Promise<ParseStage> {
  const { config, globals, where, evaluator, clock, random, hostname } = setup;
  const environment = { patterns: setup.patterns, clock, defaultTimeZone: setup.defaultTimeZone ?? 'UTC' };
  const parserConfig = valuesOf(config.parserConfig);
  const parserOptions = new Options(config.parserConfig, `${where}: parserConfig`);
  return new Stage({
    sensor: setup.sensor,
    strategy: rawStrategyOf(config, where),
    parser: await openParser(config.parserClassName, config.parserConfig, where, environment),
    transformations: config.fieldTransformations.map((each, i) =>
      openTransformation(each, `${where}: fieldTransformations.${i}`, { evaluator, clock, parserConfig, cacheConfig: config.cacheConfig }),
    ),
    filter: openFilter(config.filterClassName, parserOptions, where, evaluator),
    validations: openValidations(globals, 'the global config', { evaluator, now: () => clock.now(), globals: valuesOf(globals) }),
    errors: { uuid: () => random.uuid(), now: () => clock.now(), hostname },
    enabled: parserOptions.raw('enabled') === undefined || parserOptions.flag('enabled'),
  });
}

function valuesOf(map: ConfigMap): ReadonlyMap<string, Value> {
  return new Map(Array.from(map, ([name, value]) => [name, configValue(value)]));
}

interface Parts {
  readonly sensor: string;
  readonly strategy: RawStrategy;
  readonly parser: Parser;
  readonly transformations: readonly Transformation[];
  readonly filter: Filter | undefined;
  readonly validations: readonly Validation[];
  readonly errors: ErrorSource;
  /** Otherwise messages are taken and go no further; errors still do. */
  readonly enabled: boolean;
}

/** What became of a message: it goes on, it was filtered, or these validations failed. */
type Verdict = { readonly message: Message } | 'filtered' | { readonly invalid: Message; readonly blamed: ReadonlySet<string> };

/** Messages of one record that wait at a time. */
const mostWaiting = 64;

class Stage implements ParseStage {
  readonly #parts: Parts;
  readonly #decode: Decode;
  readonly waits: boolean;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#decode = decoderOf(parts.parser.charset);
    this.waits = [...parts.transformations, ...parts.validations, parts.filter].some((part) => part?.waits);
  }

  process(record: SensorRecord, signal?: AbortSignal): Maybe<ParseOutcome> {
    try {
      const outcome = this.#process(record, signal);
      return outcome instanceof Promise ? outcome.catch((error: unknown) => this.#aborted(record, error, signal)) : outcome;
    } catch (error) {
      return this.#aborted(record, error, signal);
    }
  }

  /** The record as a whole: none of its messages goes on. */
  #aborted(record: SensorRecord, cause: unknown, signal: AbortSignal | undefined): ParseOutcome {
    signal?.throwIfAborted();
    const { sensor, errors } = this.#parts;
    return { messages: [], errors: [errorMessage({ type: 'parser_error', sensor, raw: [record.value], cause }, errors)] };
  }

  #process(record: SensorRecord, signal: AbortSignal | undefined): Maybe<ParseOutcome> {
    const { strategy, parser } = this.#parts;
    const { data, metadata } = strategy.read(record);
    const text = typeof data === 'string' ? data : this.#decode(data);
    const parsed = bounded(parser.parse(text), text);
    const context = { metadata, signal };
    const judge = (message: Message, place: number) => this.#judge(message, place, record, text, context);
    return after(this.#judgeAll(parsed.messages, judge), (verdicts) => this.#outcome(verdicts, parsed, data, metadata));
  }

  #judgeAll(messages: readonly Message[], judge: (message: Message, place: number) => Maybe<Verdict>): Maybe<readonly Verdict[]> {
    const [only, another] = messages;
    // Nearly every record holds one; where its answers are known, nothing waits.
    if (only !== undefined && another === undefined) return after(judge(only, 0), (verdict) => [verdict]);
    if (this.waits) return inGroups(messages, judge);
    return messages.map((message, place) => judge(message, place) as Verdict);
  }

  #judge(message: Message, place: number, record: SensorRecord, text: string, context: RecordContext): Maybe<Verdict> {
    const { sensor, strategy, transformations, filter, errors } = this.#parts;
    strategy.merge(message, context.metadata);
    message.set(fields.sourceType, sensor);
    const transformed = inTurn(transformations, (transformation) => transformation.apply(message, context));
    return after(transformed, () => {
      if (!message.has(fields.guid)) message.set(fields.guid, record.guid?.(place) ?? errors.uuid());
      if ((message.get(fields.originalString) ?? null) === null) message.set(fields.originalString, text);
      return after(filter?.keeps(message, context.signal) ?? true, (kept) => (kept ? this.#validate(message, context.signal) : 'filtered'));
    });
  }

  /** All validations are run, so that the error names every field to blame. */
  #validate(message: Message, signal: AbortSignal | undefined): Maybe<Verdict> {
    const { parser, validations } = this.#parts;
    if (!parser.isValid(message)) return { invalid: message, blamed: new Set() };
    if (validations.length === 0) return { message };
    const failed: Validation[] = [];
    const done = inTurn(validations, (validation) =>
      after(validation.holds(message, signal), (holds) => {
        if (!holds) failed.push(validation);
      }),
    );
    return after(done, () =>
      failed.length === 0 ? { message } : { invalid: message, blamed: new Set(failed.flatMap(({ input }) => input)) },
    );
  }

  #outcome(verdicts: readonly Verdict[], parsed: Parsed, data: string | Uint8Array, metadata: ReadonlyMap<string, Value>): ParseOutcome {
    const { sensor, errors: source, enabled } = this.#parts;
    const [only, another] = verdicts;
    // Nearly every record is one message, and nothing else.
    if (another === undefined && only !== undefined && only !== 'filtered' && 'message' in only && !hasErrors(parsed))
      return { messages: enabled ? [only.message] : [], errors: [] };
    const messages: Message[] = [];
    const errors: Message[] = [];
    for (const verdict of verdicts) {
      if (verdict === 'filtered') continue;
      if ('message' in verdict) {
        if (enabled) messages.push(verdict.message);
      } else
        errors.push(
          errorMessage({ type: 'parser_invalid', sensor, raw: [verdict.invalid], errorFields: verdict.blamed, metadata }, source),
        );
    }
    if (parsed.masterError !== undefined)
      errors.push(errorMessage({ type: 'parser_error', sensor, raw: [data], cause: parsed.masterError, metadata }, source));
    for (const { raw, error } of parsed.errors)
      errors.push(errorMessage({ type: 'parser_error', sensor, raw: [raw], cause: error, metadata }, source));
    return { messages, errors };
  }
}

function hasErrors({ masterError, errors }: Parsed): boolean {
  return masterError !== undefined || errors.length > 0;
}

async function inGroups(
  messages: readonly Message[],
  judge: (message: Message, place: number) => Maybe<Verdict>,
): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = [];
  for (let from = 0; from < messages.length; from += mostWaiting) {
    const group = messages.slice(from, from + mostWaiting);
    verdicts.push(...(await Promise.all(group.map(async (message, i) => judge(message, from + i)))));
  }
  return verdicts;
}
