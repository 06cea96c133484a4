import { afterAll, describe, it } from 'vitest';
import { connectKafka } from '../../src/kafka/client/connect.js';
import { systemClock } from '../../src/runtime/clock/system-clock.js';
import { memoryLog } from '../../src/runtime/log/memory-log.js';
import { systemRandom } from '../../src/runtime/random/system-random.js';
import { type KafkaVersion, startKafka } from '../stack/kafka.js';
import { orSkipLoudly } from '../stack/wanting.js';
import { kafkaCases } from './contract.js';

const versions: readonly KafkaVersion[] = ['4.3.1', '3.9.2'];
const stacks = await Promise.all(versions.map((version) => orSkipLoudly(`Kafka ${version}`, () => startKafka({ version }))));
afterAll(async () => {
  for (const stack of stacks) await stack?.[Symbol.asyncDispose]();
});

describe.each(versions.map((version, at) => ({ version, stack: stacks[at] })))('Kafka $version', ({ stack }) => {
  it.skipIf(stack === undefined).each(kafkaCases)('$name', async ({ body }) => {
    await using kafka = connectKafka({ brokers: stack?.brokers ?? '' }, { clock: systemClock, random: systemRandom, log: memoryLog() });
    await body(kafka);
  });
});
