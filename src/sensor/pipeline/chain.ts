import { after, type Maybe } from '../../stellar/functions/waiting.js';
import type { EnrichStage } from '../enrichment/enrich-stage.js';
import { type ErrorSource, type ErrorType, errorMessage, type FailedRecord } from '../error-message.js';
import { guidOf } from '../guid.js';
import type { Documents } from '../indexing/document.js';
import { fields, type Message } from '../message.js';
import { decodeMessage } from '../message-json.js';
import type { ParseOutcome, ParseStage } from '../parse-stage.js';
import { type AskedModel, type ModelTrace, writeAsked } from './model-trace.js';
import type { Outgoing } from './sink.js';
import type { SourceRecord } from './source.js';

/** What became of one record. */
export interface ChainOutcome {
  readonly outgoing: readonly Outgoing[];
  /** In Metron's error format. */
  readonly errors: readonly Outgoing[];
}

export interface ChainOptions {
  readonly sensor: string;
  /** undefined: records are messages already */
  readonly parse: ParseStage | undefined;
  /** By the sensor that a message says it is of; undefined for the stage: it is not part of this pipeline. */
  readonly enrich: ((sensor: string) => EnrichStage | undefined) | undefined;
  readonly index: ((sensor: string) => Documents | undefined) | undefined;
  /** How documents of error messages are made, where there is an index stage. */
  readonly errorDocuments: Documents;
  readonly errorSource: ErrorSource;
  /** Which models were asked for a record; undefined: nobody wants to know. */
  readonly trace?: ModelTrace | undefined;
}

const nobodyAsked: ReadonlyMap<string, AskedModel> = new Map();
const none: readonly Outgoing[] = [];

/** The stages of a pipeline, fused: a record in, messages out. A failure of one message is a message of its own. */
export class Chain {
  readonly #options: ChainOptions;
  /** What is wrong with a record that is no message. */
  readonly #inputError: ErrorType;

  constructor(options: ChainOptions) {
    this.#options = options;
    this.#inputError = options.enrich === undefined ? 'indexing_error' : 'enrichments_error';
  }

  /** @throws the reason of `signal` */
  process(record: SourceRecord, signal?: AbortSignal): Maybe<ChainOutcome> {
    const { trace, parse, enrich } = this.#options;
    // What waits for nothing asks no model, and following it costs.
    if (trace === undefined || (parse?.waits !== true && enrich === undefined)) return this.#process(record, nobodyAsked, signal);
    const asked = new Map<string, AskedModel>();
    return trace.follow(asked, () => this.#process(record, asked, signal));
  }

  #process(record: SourceRecord, asked: ReadonlyMap<string, AskedModel>, signal: AbortSignal | undefined): Maybe<ChainOutcome> {
    return after(this.#messagesOf(record, signal), ({ messages, errors }) => {
      if (this.#options.enrich === undefined && errors.length === 0) return this.#finish(messages, [], asked, record);
      return this.#enrichAll(messages, [...errors], asked, record, signal);
    });
  }

  #enrichAll(
    messages: readonly Message[],
    failed: Message[],
    asked: ReadonlyMap<string, AskedModel>,
    record: SourceRecord,
    signal: AbortSignal | undefined,
  ): Maybe<ChainOutcome> {
    const report = (failure: FailedRecord) => void failed.push(errorMessage(failure, this.#options.errorSource));
    const enriched = messages.map((message) => this.#enrich(message, report, signal));
    const finish = (kept: readonly boolean[]) =>
      this.#finish(
        messages.filter((_, at) => kept[at]),
        failed,
        asked,
        record,
      );
    return enriched.some((each) => each instanceof Promise) ? Promise.all(enriched).then(finish) : finish(enriched as boolean[]);
  }

  /** An error message that the sink's refusal of a message gives. */
  refused(message: Message, reason: string): Outgoing {
    const failed = { type: 'indexing_error', sensor: this.#sensorOf(message), raw: [message], cause: new Error(reason) } as const;
    const error = errorMessage(failed, this.#options.errorSource);
    error.set(fields.guid, guidOf(String(message.get(fields.guid)), 'refused'));
    return this.#errorOutgoing(error, undefined);
  }

  #messagesOf(record: SourceRecord, signal: AbortSignal | undefined): Maybe<ParseOutcome> {
    const { parse, sensor } = this.#options;
    if (record.fault !== undefined) return this.#unfit(record, parse === undefined ? this.#inputError : 'parser_error', record.fault);
    if (parse !== undefined) return parse.process(record, signal);
    try {
      const message = decodeMessage(typeof record.value === 'string' ? record.value : Buffer.from(record.value).toString('utf8'));
      if (!message.has(fields.guid)) message.set(fields.guid, record.guid?.(0) ?? guidOf(record.origin, 0));
      if (!message.has(fields.sourceType) && this.#options.enrich !== undefined) message.set(fields.sourceType, sensor);
      return { messages: [message], errors: [] };
    } catch (cause) {
      return this.#unfit(record, this.#inputError, cause);
    }
  }

  #unfit(record: SourceRecord, type: ErrorType, cause: unknown): ParseOutcome {
    const failed = { type, sensor: this.#options.sensor, raw: [record.value], cause };
    return { messages: [], errors: [errorMessage(failed, this.#options.errorSource)] };
  }

  /** @returns whether the message goes on: not when its sensor's config is no good, or names adapters that nobody knows */
  #enrich(message: Message, report: (failed: FailedRecord) => void, signal: AbortSignal | undefined): Maybe<boolean> {
    let stage: EnrichStage | undefined;
    try {
      stage = this.#options.enrich?.(this.#sensorOf(message));
    } catch (cause) {
      report({ type: 'enrichments_error', sensor: this.#sensorOf(message), raw: [message], cause });
      return false;
    }
    return stage === undefined || stage.process(message, report, signal);
  }

  #finish(messages: readonly Message[], failed: Message[], asked: ReadonlyMap<string, AskedModel>, record: SourceRecord): ChainOutcome {
    if (asked.size > 0) for (const message of messages) writeAsked(message, asked.values());
    const [only, another] = messages;
    // Nearly every record is one message.
    const outgoing =
      only !== undefined && another === undefined
        ? this.#outgoing(only, record, failed)
        : messages.flatMap((message) => this.#outgoing(message, record, failed));
    if (failed.length === 0) return { outgoing, errors: none };
    for (const [at, error] of failed.entries()) error.set(fields.guid, guidOf(record.origin, `error ${at}`));
    return { outgoing, errors: failed.map((error) => this.#errorOutgoing(error, record.time)) };
  }

  #outgoing(message: Message, record: SourceRecord, failed: Message[]): readonly Outgoing[] {
    if (this.#options.index === undefined) return [{ message, document: undefined }];
    try {
      const document = this.#documentOf(message, record.time);
      return document === 'disabled' ? none : [{ message, document }];
    } catch (cause) {
      const failure = { type: 'indexing_error', sensor: this.#sensorOf(message), raw: [message], cause } as const;
      failed.push(errorMessage(failure, this.#options.errorSource));
      return none;
    }
  }

  #documentOf(message: Message, recordTime: number | undefined) {
    const sensor = message.get(fields.sourceType);
    if (typeof sensor !== 'string') throw new Error('the message has no source.type');
    const documents = this.#options.index?.(sensor);
    // Without any time it is now: a record of a topic has one, and parsers give each message one.
    return documents === undefined ? 'disabled' : documents.of(message, recordTime ?? this.#options.errorSource.now());
  }

  #errorOutgoing(message: Message, recordTime: number | undefined): Outgoing {
    if (this.#options.index === undefined) return { message, document: undefined };
    const document = this.#options.errorDocuments.of(message, undefined);
    // The hour of the record, which a replay gives again.
    const index = recordTime === undefined ? document.index : this.#options.errorDocuments.indexAt(recordTime);
    return { message, document: { ...document, index } };
  }

  #sensorOf(message: Message): string {
    const sensor = message.get(fields.sourceType);
    return typeof sensor === 'string' ? sensor : this.#options.sensor;
  }
}
