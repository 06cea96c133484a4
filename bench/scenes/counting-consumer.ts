/**
 * A consumer that only counts, in a process of its own: tells its parent every 50 ms how many messages it has seen.
 *
 *     node bench/scenes/counting-consumer.ts BROKERS GROUP TOPIC library|port
 *
 * `library` is the client library's own stream, `port` what the pipeline reads from, which stands on the same library.
 */
import { Consumer, MessagesStreamModes } from '@platformatic/kafka';
import { resolveTypeScript } from '../../scripts/typescript-sources.ts';

const [brokers = '', groupId = '', topic = '', by] = process.argv.slice(2);
let count = 0;
setInterval(() => process.send?.(count), 50);
if (by === 'library') await countByLibrary();
else await countByPort();

async function countByLibrary(): Promise<void> {
  const consumer = new Consumer({ clientId: 'bench', groupId, bootstrapBrokers: brokers.split(',') });
  const stream = await consumer.consume({ topics: [topic], mode: MessagesStreamModes.EARLIEST, autocommit: false });
  stream.on('data', () => {
    count++;
  });
}

async function countByPort(): Promise<void> {
  resolveTypeScript();
  const { connectKafka } = await import('../../src/kafka/client/connect.ts');
  const { memoryLog } = await import('../../src/runtime/log/memory-log.ts');
  const { systemClock: clock } = await import('../../src/runtime/clock/system-clock.ts');
  const { systemRandom: random } = await import('../../src/runtime/random/system-random.ts');
  const kafka = connectKafka({ brokers }, { clock, random, log: memoryLog() });
  const consumer = await kafka.joinGroup({ groupId, topics: [topic], from: 'earliest' });
  for (;;) for (const { records } of await consumer.next()) count += records.length;
}
