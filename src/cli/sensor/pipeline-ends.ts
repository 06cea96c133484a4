import { stat } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../../errors/catalogue.js';
import type { Kafka } from '../../kafka/port.js';
import type { Clock } from '../../runtime/clock/clock.js';
import type { Log } from '../../runtime/log/log.js';
import type { Random } from '../../runtime/random/random.js';
import type { SearchIndex } from '../../search/port.js';
import type { ConfigTexts } from '../../sensor/config/config-source.js';
import { batchingOf } from '../../sensor/pipeline/compile-chain.js';
import type { Sink } from '../../sensor/pipeline/sink.js';
import type { Source } from '../../sensor/pipeline/source.js';
import type { Stage } from '../../sensor/pipeline/stages.js';
import { type SaidTopics, topicsOf } from '../../sensor/pipeline/topics.js';
import { LinesSink } from '../../sensor/sinks/lines-sink.js';
import { oneTopic, type TopicChoice, topicOfField } from '../../sensor/sinks/topic-choice.js';
import type { Io } from '../output/io.js';
import { standardOutput } from './standard-output.js';

export interface PipelineEnds extends AsyncDisposable {
  readonly source: Source;
  readonly sink: Sink;
  readonly errors: Sink;
}

export interface EndsOptions {
  readonly sensor: string;
  readonly stages: readonly Stage[];
  readonly texts: ConfigTexts;
  /** `-`, `kafka`, a file, or a directory whose files are followed. */
  readonly from: string;
  /** `-`, `search`, `kafka`, or a file. */
  readonly to: string;
  /** Like `to`; undefined: with the messages if they go to a topic or an index, else stderr. */
  readonly errors: string | undefined;
  /** The topics, group and start that were given as flags; the others have defaults that depend on the stages. */
  readonly said: SaidTopics;
  readonly openKafka: () => Promise<Kafka>;
  readonly openSearch: () => Promise<SearchIndex>;
  readonly io: Io;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/**
 * Opens what a pipeline reads from and writes to.
 *
 * @throws Failure WRONG_USAGE, BAD_INPUT, SEARCH_UNREACHABLE, KAFKA_UNREACHABLE, NO_SUCH_TOPIC, NOT_ALLOWED
 */
export async function openEnds(options: EndsOptions): Promise<PipelineEnds> {
  const { to, stages, said } = options;
  if (to === 'search' && !stages.includes('index')) throw new Failure('WRONG_USAGE', '--to search needs the stage index');
  const opened = new AsyncDisposableStack();
  try {
    const sinks = new Map<string, Sink>();
    const topics = topicsOf(options.sensor, stages, options.texts, said);
    const open = async (name: string, topic: string, topicField?: string) => {
      const key = name === 'kafka' ? `kafka ${topic} ${topicField ?? ''}` : name;
      const sink =
        sinks.get(key) ?? opened.use(await openSink(name, topicField === undefined ? oneTopic(topic) : topicOfField(topicField), options));
      sinks.set(key, sink);
      return sink;
    };
    const sink = await open(to, topics.to, topics.toField);
    const errors = await open(options.errors ?? (to === 'search' || to === 'kafka' ? to : 'stderr'), topics.errors);
    const source = opened.use(await openSource(options, topics));
    return { source, sink, errors, [Symbol.asyncDispose]: () => opened.disposeAsync() };
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}

async function openSource(options: EndsOptions, topics: ReturnType<typeof topicsOf>): Promise<Source> {
  const { from, io, random, signal, clock, log } = options;
  if (from === '-') {
    const { StreamSource } = await import('../../sensor/sources/stream-source.js');
    // Piped input cannot be read again, so no replay has to find the same guids: each run has its own.
    return new StreamSource('standard input', random.uuid(), io.stdin);
  }
  if (from === 'kafka') {
    const { KafkaSource } = await import('../../sensor/sources/kafka-source.js');
    const kafka = await options.openKafka();
    const names = topics.from instanceof RegExp ? await topicsLike(topics.from, kafka, signal) : [topics.from];
    return KafkaSource.join({ kafka, groupId: topics.group, topics: names, begin: topics.begin, clock, log }, signal);
  }
  if (await isDirectory(from)) {
    const { DirectorySource } = await import('../../sensor/sources/directory-source.js');
    return DirectorySource.open({ directory: from, checkpoint: path.join(from, `.maas-${options.sensor}.json`), clock });
  }
  const { openFileSource } = await import('../../sensor/sources/file-source.js');
  return openFileSource(from);
}

async function openSink(name: string, topics: TopicChoice, options: EndsOptions): Promise<Sink> {
  const { io, clock, random, log, sensor, texts, from } = options;
  const patience = { clock, random, log };
  if (name === '-') return new LinesSink(standardOutput('standard output', io.stdout));
  if (name === 'stderr') return new LinesSink(standardOutput('standard error', io.stderr));
  if (name === 'search') {
    const { SearchSink } = await import('../../sensor/sinks/search-sink.js');
    const { sensorTemplate, sensorTemplateName } = await import('../../search/template.js');
    const index = await options.openSearch();
    await index.putTemplate(sensorTemplateName, sensorTemplate, options.signal);
    return new SearchSink({ ...patience, index, batching: batchingOf(sensor, texts) });
  }
  if (name === 'kafka') {
    const { KafkaSink } = await import('../../sensor/sinks/kafka-sink.js');
    const kafka = await options.openKafka();
    return new KafkaSink({ ...patience, brokers: kafka.brokers, producer: await kafka.openProducer(), topics });
  }
  const { openFileOutput } = await import('../../sensor/sinks/file-output.js');
  // A source that resumes where it stopped appends to its output; one that starts over replaces it.
  return new LinesSink(await openFileOutput(name, (await goesOn(from)) ? 'append' : 'anew'));
}

async function goesOn(from: string): Promise<boolean> {
  return from === 'kafka' || (await isDirectory(from));
}

async function isDirectory(place: string): Promise<boolean> {
  return (await stat(place).catch(() => undefined))?.isDirectory() === true;
}

async function topicsLike(pattern: RegExp, kafka: Kafka, signal: AbortSignal): Promise<string[]> {
  const names = (await kafka.topics.list({ signal })).filter((name) => pattern.test(name));
  if (names.length > 0) return names;
  throw new Failure('NO_SUCH_TOPIC', `no topic matches ${pattern.source}`, { pattern: pattern.source });
}
