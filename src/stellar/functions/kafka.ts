import type { Placed } from '../../kafka/port.js';
import { toInteger, toLong } from '../conversions.js';
import { illegalArgument, StellarError } from '../errors.js';
import { readJson } from '../json-reader.js';
import { Long, StellarMap, type Value } from '../values.js';
import { asLambda, asString, notNull } from './arguments.js';
import { type CallContext, type Family, need, type StellarFunction } from './definition.js';
import { readOne, readRecords, told } from './kafka/reading.js';
import { effectiveSettings, settingsOf } from './kafka/settings.js';

const topic = { name: 'topic', summary: 'its name' };
const count = { name: 'count', summary: 'how many; default 1', optional: true } as const;
const config = { name: 'config', summary: 'a map of settings, over those of the global config', optional: true } as const;
const needs = ['kafka', 'clock'] as const;

const get: StellarFunction = {
  name: 'KAFKA_GET',
  summary: 'Reads messages of a topic, each call from where the one before ended.',
  parameters: [topic, count, config],
  returns: 'a list of messages; fewer than asked for when no more came within stellar.kafka.max.wait.millis',
  needs,
  examples: [
    { expr: "KAFKA_GET('squid', 1, {'auto.offset.reset' : 'earliest'})", gives: ['{"port":80}'] },
    { expr: 'KAFKA_GET()', fails: 'illegal argument' },
    { expr: "KAFKA_GET('unheard')", fails: 'illegal state' },
  ],
  async: true,
  call: (args, context) => read(args[0], args[1], args[2], context, { fromEnd: false }),
};

const tail: StellarFunction = {
  name: 'KAFKA_TAIL',
  summary: 'Waits for messages that come to a topic from now on.',
  parameters: [topic, count, config],
  returns: 'a list of messages; fewer than asked for when no more came within stellar.kafka.max.wait.millis',
  needs,
  examples: [
    { expr: "KAFKA_TAIL('squid', 1, {'stellar.kafka.max.wait.millis' : 0})", gives: [] },
    { expr: 'KAFKA_TAIL()', fails: 'illegal argument' },
  ],
  async: true,
  call: (args, context) => read(args[0], args[1], args[2], context, { fromEnd: true }),
};

const find: StellarFunction = {
  name: 'KAFKA_FIND',
  summary: 'Waits for messages that come to a topic from now on and are wanted.',
  parameters: [topic, { name: 'wanted', summary: 'a lambda; gets the message as a map and gives true for a wanted one' }, count, config],
  returns: 'a list of messages; what is no JSON object is passed over',
  needs,
  examples: [
    { expr: "KAFKA_FIND('squid', m -> MAP_GET('port', m) == 80, 1, {'stellar.kafka.max.wait.millis' : 0})", gives: [] },
    { expr: "KAFKA_FIND('squid', 5)", fails: 'wrong kind' },
  ],
  async: true,
  async call(args, context) {
    const lambda = notNull(asLambda(args[1] ?? null), 'the lambda');
    const wanted = (text: string) => {
      const message = messageOf(text);
      return message instanceof StellarMap && lambda.call(message);
    };
    return await read(args[0], args[2], args[3], context, { fromEnd: true, wanted });
  },
};

const seek: StellarFunction = {
  name: 'KAFKA_SEEK',
  summary: 'Reads the message at a place of a topic, or waits for it.',
  parameters: [
    topic,
    { name: 'partition', summary: 'its number, from 0' },
    { name: 'offset', summary: 'of the message in its partition' },
    config,
  ],
  returns: 'the message; null when none came within stellar.kafka.max.wait.millis',
  needs,
  examples: [
    { expr: "KAFKA_SEEK('squid', 0, 0)", gives: '{"port":80}' },
    { expr: "KAFKA_SEEK('squid', 0, 1, {'stellar.kafka.max.wait.millis' : 0})", gives: null },
    { expr: "KAFKA_SEEK('squid', 0)", fails: 'illegal argument' },
    { expr: "KAFKA_SEEK('squid', 7, 0)", fails: 'failed' },
    { expr: "KAFKA_SEEK('unheard', 0, 0)", fails: 'illegal state' },
  ],
  async: true,
  async call([name, partition = null, offset = null, overrides = null], context) {
    const position = { topic: topicIn(name), partition: placeIn(partition, 'partition'), offset: placeIn(offset, 'offset') };
    const settings = settingsOf(overrides, context);
    const reading = async () => readOne(await need(context, 'kafka').open(settings.brokers), position, settings, context);
    return await told(reading(), context);
  },
};

const put: StellarFunction = {
  name: 'KAFKA_PUT',
  summary: 'Sends messages to a topic.',
  parameters: [topic, { name: 'message', summary: 'a text, or a list of texts' }, config],
  returns:
    'how many were sent, all of them confirmed; in the rich view where each is: a list of maps of topic, partition, offset, timestamp',
  needs,
  examples: [
    { expr: "KAFKA_PUT('sent', ['a', 'b'])", gives: 2 },
    { expr: "KAFKA_PUT('unheard', 'a')", fails: 'illegal state' },
    { expr: "KAFKA_PUT('sent', 5)", fails: 'wrong kind' },
  ],
  async: true,
  async call(args, context) {
    const name = topicIn(args[0]);
    const given = args[1] ?? null;
    const texts = (Array.isArray(given) ? given : [given]).map((text) => notNull(asString(text), 'a message'));
    const { brokers, rich } = settingsOf(args[2] ?? null, context);
    const placed = await told(send(name, texts, brokers, context), context);
    return rich ? placed.map(shown) : texts.length;
  },
};

const props: StellarFunction = {
  name: 'KAFKA_PROPS',
  summary: 'The settings that the functions of Kafka go by.',
  parameters: [config],
  returns: 'a map: defaults, the global config, and what is given',
  needs,
  examples: [
    { expr: "MAP_GET('group.id', KAFKA_PROPS())", gives: 'kafka-functions-stellar' },
    { expr: "MAP_GET('group.id', KAFKA_PROPS({'group.id' : 'mine'}))", gives: 'mine' },
  ],
  call: (args, context) => effectiveSettings(args[0] ?? null, context),
};

/** Functions that read and write Kafka's messages. */
export const kafka: Family = { name: 'kafka', functions: [get, tail, find, seek, put, props] };

interface Manner {
  readonly fromEnd: boolean;
  readonly wanted?: (text: string) => Value | Promise<Value>;
}

async function read(
  name: Value | undefined,
  many: Value = null,
  overrides: Value = null,
  context: CallContext,
  manner: Manner,
): Promise<Value> {
  const from = topicIn(name);
  const most = many === null ? 1 : notNull(toInteger(many), 'the count');
  const settings = settingsOf(overrides, context);
  const records = async () => {
    const opened = await need(context, 'kafka').open(settings.brokers);
    return readRecords({ kafka: opened, clock: need(context, 'clock'), topic: from, count: most, settings, context, ...manner });
  };
  return await told(records(), context);
}

async function send(name: string, texts: readonly string[], brokers: string | undefined, context: CallContext): Promise<readonly Placed[]> {
  const opened = await need(context, 'kafka').open(brokers);
  await using producer = await opened.openProducer();
  return await producer.send(
    texts.map((text) => ({ topic: name, value: Buffer.from(text) })),
    { signal: context.signal },
  );
}

function shown({ topic, partition, offset, timestamp }: Placed): Value {
  return StellarMap.of<Value, Value>([
    ['topic', topic],
    ['partition', partition],
    ['offset', Long.of(offset)],
    ['timestamp', Long.of(timestamp)],
  ]);
}

/** Reads a partition or an offset. @throws StellarError illegal argument for a value that can't be one */
function placeIn(value: Value, name: string): number {
  const place = toLong(value);
  if (place === null || place.value < 0) throw illegalArgument(`the argument ${name} is a number from 0`);
  return Number(place.value);
}

function topicIn(name: Value = null): string {
  const text = asString(name);
  if (text === null || text === '') throw illegalArgument('the argument topic is missing');
  return text;
}

function messageOf(text: string): Value {
  try {
    return readJson(text);
  } catch (error) {
    if (error instanceof StellarError) return null;
    throw error;
  }
}
