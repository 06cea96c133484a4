import { toInteger } from '../../conversions.js';
import { illegalArgument } from '../../errors.js';
import { textOf } from '../../text.js';
import { StellarMap, type Value, type ValueMap } from '../../values.js';
import { asMap } from '../arguments.js';
import { type CallContext, need } from '../definition.js';

/** The settings that the functions use. Any others are only shown by KAFKA_PROPS. */
export interface KafkaSettings {
  /** `host:port,…`; undefined for the brokers of maas's own settings. */
  readonly brokers: string | undefined;
  readonly groupId: string;
  readonly fromEarliest: boolean;
  readonly pollTimeoutMs: number;
  readonly maxWaitMs: number;
  /** Whether messages are returned as maps, with their position and time. */
  readonly rich: boolean;
}

const brokers = 'bootstrap.servers';
const text = 'org.apache.kafka.common.serialization.String';
const defaults: readonly (readonly [string, Value])[] = [
  [brokers, 'localhost:9092'],
  ['group.id', 'kafka-functions-stellar'],
  ['auto.offset.reset', 'latest'],
  ['max.poll.records', 1],
  ['key.deserializer', `${text}Deserializer`],
  ['value.deserializer', `${text}Deserializer`],
  ['key.serializer', `${text}Serializer`],
  ['value.serializer', `${text}Serializer`],
  ['stellar.kafka.poll.timeout', 500],
  ['stellar.kafka.max.wait.millis', 5_000],
  ['stellar.kafka.message.view', 'simple'],
];

/** All settings, of low to high precedence: the defaults, the brokers of maas's own settings, the global configuration, the overrides. */
export function effectiveSettings(overrides: Value, context: CallContext): ValueMap {
  const own = need(context, 'kafka').brokers;
  const layers = [own === undefined ? [] : [[brokers, own] as const], context.capabilities.globals ?? [], asMap(overrides) ?? []];
  return StellarMap.of<Value, Value>([...defaults, ...layers.flatMap((layer) => [...layer])]);
}

/** @throws StellarError illegal argument for a wait that is not a number of milliseconds */
export function settingsOf(overrides: Value, context: CallContext): KafkaSettings {
  const all = effectiveSettings(overrides, context);
  const named = [asMap(overrides), context.capabilities.globals].find((layer) => (layer?.get(brokers) ?? null) !== null);
  const ms = (name: string) => {
    const value = toInteger(all.get(name) ?? null);
    if (value === null || value < 0) throw illegalArgument(`${name} is a number of milliseconds`);
    return value;
  };
  return {
    brokers: named === undefined || named === null ? undefined : textOf(named.get(brokers) ?? null),
    groupId: textOf(all.get('group.id') ?? null),
    fromEarliest: all.get('auto.offset.reset') === 'earliest',
    pollTimeoutMs: Math.max(1, ms('stellar.kafka.poll.timeout')),
    maxWaitMs: ms('stellar.kafka.max.wait.millis'),
    rich: all.get('stellar.kafka.message.view') === 'rich',
  };
}
