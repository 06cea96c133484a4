import { MemoryKafka } from '../../../src/kafka/memory/memory.js';
import { systemClock } from '../../../src/runtime/clock/system-clock.js';
import { memoryLog } from '../../../src/runtime/log/memory-log.js';
import { seededRandom } from '../../../src/runtime/random/seeded-random.js';
import { FailingSearchIndex } from '../../../src/search/failing.js';
import { MemorySearchIndex } from '../../../src/search/memory.js';
import type { ConfigTexts } from '../../../src/sensor/config/config-source.js';
import type { Chain } from '../../../src/sensor/pipeline/chain.js';
import { compileChain } from '../../../src/sensor/pipeline/compile-chain.js';
import { Pipeline } from '../../../src/sensor/pipeline/pipeline.js';
import type { Source } from '../../../src/sensor/pipeline/source.js';
import { stagesOf } from '../../../src/sensor/pipeline/stages.js';
import { SearchSink } from '../../../src/sensor/sinks/search-sink.js';
import { KafkaSource } from '../../../src/sensor/sources/kafka-source.js';
import { Evaluator } from '../../../src/stellar/evaluator.js';

const hurried = { ...systemClock, sleep: (ms: number, signal?: AbortSignal) => systemClock.sleep(ms / 100, signal) };
const never = new AbortController().signal;
const random = seededRandom(1);

export const noTexts: ConfigTexts = { global: undefined, parsers: new Map(), enrichments: new Map(), indexing: new Map() };

/** Messages in a topic, an index that can be told to fail, and pipelines from one to the other. Waits are a hundredth of the real ones. */
export class Scene {
  readonly kafka = new MemoryKafka(hurried);
  readonly memory = new MemorySearchIndex();
  readonly index = new FailingSearchIndex(this.memory);
  readonly log = memoryLog();
  readonly #stages: string;

  constructor(stages = 'index') {
    this.#stages = stages;
  }

  async fill(partitions: number, messages: readonly (object | string)[]): Promise<void> {
    await this.kafka.topics.create({ name: 'in', partitions });
    await this.send(partitions, messages);
  }

  /** @param from what was sent already */
  async send(partitions: number, messages: readonly (object | string)[], from = 0): Promise<void> {
    const producer = await this.kafka.openProducer();
    const value = (each: object | string) => Buffer.from(typeof each === 'string' ? each : JSON.stringify(each));
    await producer.send(
      messages.map((each, at) => ({ topic: 'in', partition: at % partitions, value: value(each), timestamp: 1_000 + from + at })),
    );
  }

  source(): Promise<Source> {
    return KafkaSource.join({ kafka: this.kafka, groupId: 'g', topics: ['in'], begin: 'earliest', clock: hurried, log: this.log }, never);
  }

  chain(texts = noTexts, evaluator = new Evaluator()): Promise<Chain> {
    return compileChain({
      sensor: 's',
      stages: stagesOf(this.#stages),
      texts,
      openParse: () => Promise.reject(new Error('no parse stage here')),
      environment: { evaluator, clock: hurried, keyValues: undefined },
      errorSource: { uuid: () => random.uuid(), now: () => 5_000, hostname: 'node1' },
    });
  }

  async pipeline(source: Source, chain?: Chain): Promise<Pipeline> {
    const fixed = chain ?? (await this.chain());
    const sink = new SearchSink({ index: this.index, batching: { size: 1, timeoutMs: 0 }, clock: hurried, random, log: this.log });
    return new Pipeline({ source, sink, errors: sink, chain: () => fixed });
  }

  async committed(): Promise<number> {
    const positions = await this.kafka.topics.committed('g', 'in');
    return positions.reduce((sum, { offset }) => sum + offset, 0);
  }
}

export const message = (n: number) => ({ 'source.type': 's', timestamp: 1_000 + n, n });
