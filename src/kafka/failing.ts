import { type Code, Failure } from '../errors/catalogue.js';
import type {
  CallOptions,
  FetchedRecords,
  GroupConsumer,
  GroupOptions,
  IncomingRecord,
  Kafka,
  OutgoingRecord,
  Placed,
  Position,
  Producer,
  ProducerOptions,
  ReadOptions,
  TopicPartition,
  Topics,
} from './port.js';
import { type RecordOutcome, SendFailure } from './send-failure.js';

/** `unsure, done` and `unsure, not done` fail alike, as a broken connection does; the others are not done. */
export type InjectedKafkaFault = 'unsure, done' | 'unsure, not done' | 'unreachable' | 'not allowed';

export type KafkaCallName = 'send' | 'next' | 'commit' | 'joinGroup' | 'readAt' | keyof Topics;

export interface ObservedKafkaCall {
  readonly name: KafkaCallName;
  /** The number of calls that were made before this one. */
  readonly index: number;
}

/** Chooses which calls fail, and how. */
export type KafkaSabotage = (call: ObservedKafkaCall) => InjectedKafkaFault | undefined;

/** A Kafka whose calls fail as a test says. */
export class FailingKafka implements Kafka {
  /** Every call made, in order. */
  readonly calls: ObservedKafkaCall[] = [];
  readonly topics: Topics;
  readonly #inner: Kafka;
  sabotage: KafkaSabotage;

  constructor(inner: Kafka, sabotage: KafkaSabotage = () => undefined) {
    this.#inner = inner;
    this.sabotage = sabotage;
    const topics = inner.topics;
    this.topics = {
      list: (options) => this.#call('list', () => topics.list(options)),
      describe: (name, options) => this.#call('describe', () => topics.describe(name, options)),
      create: (topic, options) => this.#call('create', () => topics.create(topic, options)),
      alter: (name, change, options) => this.#call('alter', () => topics.alter(name, change, options)),
      delete: (name, options) => this.#call('delete', () => topics.delete(name, options)),
      offsets: (name, options) => this.#call('offsets', () => topics.offsets(name, options)),
      committed: (group, topic, options) => this.#call('committed', () => topics.committed(group, topic, options)),
    };
  }

  get brokers(): string {
    return this.#inner.brokers;
  }

  async openProducer(options?: ProducerOptions): Promise<Producer> {
    const inner = await this.#inner.openProducer(options);
    const send = (records: readonly OutgoingRecord[], sending?: CallOptions): Promise<readonly Placed[]> =>
      this.#call(
        'send',
        () => inner.send(records, sending),
        (code, fault) => sendFailure(code, fault, records.length),
      );
    return { send, close: () => inner.close(), [Symbol.asyncDispose]: () => inner.close() };
  }

  async joinGroup(options: GroupOptions): Promise<GroupConsumer> {
    const inner = await this.#call('joinGroup', () => this.#inner.joinGroup(options));
    return {
      get assignment(): readonly TopicPartition[] {
        return inner.assignment;
      },
      next: (reading): Promise<readonly FetchedRecords[]> => this.#call('next', () => inner.next(reading)),
      commit: (positions, committing): Promise<readonly Position[]> => this.#call('commit', () => inner.commit(positions, committing)),
      pause: (partitions) => inner.pause(partitions),
      resume: (partitions) => inner.resume(partitions),
      close: () => inner.close(),
      [Symbol.asyncDispose]: () => inner.close(),
    };
  }

  readAt(position: Position, options: ReadOptions): Promise<readonly IncomingRecord[]> {
    return this.#call('readAt', () => this.#inner.readAt(position, options));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#inner[Symbol.asyncDispose]();
  }

  async #call<Result>(name: KafkaCallName, operation: () => Promise<Result>, failure: FailureOf = plainFailure): Promise<Result> {
    const call: ObservedKafkaCall = { name, index: this.calls.length };
    this.calls.push(call);
    const fault = this.sabotage(call);
    if (fault === undefined) return operation();
    if (fault === 'unsure, done') await operation();
    throw failure(codes[fault], fault);
  }
}

/** Fails the first call of that name, and no other. */
export function failKafkaOnce(name: KafkaCallName, fault: InjectedKafkaFault): KafkaSabotage {
  let spent = false;
  return (call) => {
    if (spent || call.name !== name) return undefined;
    spent = true;
    return fault;
  };
}

type FailureOf = (code: Code, fault: InjectedKafkaFault) => Failure;

const codes = {
  'unsure, done': 'KAFKA_UNSURE',
  'unsure, not done': 'KAFKA_UNSURE',
  unreachable: 'KAFKA_UNREACHABLE',
  'not allowed': 'NOT_ALLOWED',
} as const satisfies Record<InjectedKafkaFault, Code>;

const outcomes = {
  'unsure, done': 'unknown',
  'unsure, not done': 'unknown',
  unreachable: 'unsent',
  'not allowed': 'refused',
} as const satisfies Record<InjectedKafkaFault, RecordOutcome>;

function plainFailure(code: Code, fault: InjectedKafkaFault): Failure {
  return new Failure(code, `${fault}, injected by a test`);
}

function sendFailure(code: Code, fault: InjectedKafkaFault, count: number): Failure {
  return new SendFailure(
    code,
    `${fault}, injected by a test`,
    Array.from({ length: count }, () => outcomes[fault]),
  );
}
