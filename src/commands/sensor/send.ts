import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Args, Flags } from '@oclif/core';
import { KafkaCommand } from '../../cli/kafka/kafka-command.js';
import { openSteps } from '../../cli/render/open-steps.js';
import { count, formatBytes } from '../../cli/render/text.js';
import { byteLinesOf } from '../../cli/sensor/byte-lines.js';
import { Failure } from '../../errors/catalogue.js';
import { type SentLines, sendLines } from '../../operations/sensors/send-lines.js';
import { errnoText } from '../../runtime/errno.js';
import { decodeParserConfig } from '../../sensor/config/parser-config.js';
import { readStoredConfig } from '../../sensor/config/stored-configs.js';

export default class SensorSend extends KafkaCommand<SentLines> {
  static override summary = "Send the lines of a file to a sensor's topic";
  static override description =
    'Each line becomes a record, byte for byte, as with the console producer. Lines are read only as fast as Kafka confirms them. If the connection is lost ' +
    'for good, reports how many lines are confirmed, unknown (they may have arrived) and unsent, and exits with 8. A line that Kafka refuses does not stop the ' +
    'others; the exit status is then 4.';
  static override examples = [
    '<%= config.bin %> sensor send squid access.log',
    'tail -F access.log | <%= config.bin %> sensor send squid - --timeout 1h',
    '<%= config.bin %> sensor send squid access.log --kafka node1:6667 --topic squid-test',
  ];
  static override defaultTimeoutMs = undefined;
  static override args = {
    sensor: Args.string({ required: true, description: 'the name of the sensor, such as squid' }),
    file: Args.string({ required: true, description: 'file to send; - for standard input' }),
  };
  static override flags = {
    topic: Flags.string({
      helpValue: '<topic>',
      summary: "topic to send to (default: sensorTopic of the sensor's configuration, else its name)",
    }),
  };

  override async run(): Promise<SentLines> {
    const { args, flags } = await this.parse(SensorSend);
    const chunks = args.file === '-' ? this.ports.io.stdin : await fileChunks(args.file, this.signal);
    const topic = flags.topic ?? (await this.#topicOf(args.sensor));
    await using kafka = await this.openKafka({ changes: true });
    await kafka.topics.describe(topic, { signal: this.signal });
    await using producer = await kafka.openProducer();

    await using steps = await openSteps(this.ports.io, this.talks);
    steps.begin(`sending to ${topic}`);
    const onProgress = (confirmed: number) => steps.retitle(`sending to ${topic}: ${count(confirmed, 'line')} confirmed`);
    const sent = await sendLines(producer, topic, byteLinesOf(chunks), { signal: this.signal, onProgress });
    await steps.finish();
    this.log(`${topic}: ${count(sent.confirmed, 'line')} confirmed, ${formatBytes(sent.bytes)}`);
    return sent;
  }

  /** Where nobody names a ZooKeeper there is nothing to ask. */
  async #topicOf(sensor: string): Promise<string> {
    if (this.settings.zkQuorum.origin.kind === 'default') return sensor;
    await using cluster = await this.openCluster();
    const config = await readStoredConfig(cluster.zk, { type: 'PARSER', name: sensor }, { signal: this.signal });
    return (config && decodeParserConfig(config.text, `parsers/${sensor}`).sensorTopic) ?? sensor;
  }
}

async function fileChunks(file: string, signal: AbortSignal): Promise<AsyncIterable<Buffer>> {
  await open(file).then(
    (handle) => handle.close(),
    (cause) => {
      throw new Failure(
        'BAD_INPUT',
        `cannot read ${file}: ${errnoText(cause)}`,
        { file },
        { cause, hint: 'give a file that exists and can be read, or - for standard input' },
      );
    },
  );
  return createReadStream(file, { highWaterMark: 256 * 1024, signal });
}
