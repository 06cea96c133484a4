import { readFile } from 'node:fs/promises';
import { Flags } from '@oclif/core';
import { Failure } from '../../errors/catalogue.js';
import { readConfigJson } from '../../sensor/config/config-json.js';
import { type Begin, refuseSecrets, spoutSettings } from '../../sensor/config/spout-settings.js';
import type { SaidTopics } from '../../sensor/pipeline/topics.js';

/** The flags for the topic that a pipeline writes to, and for how it reads its own topic. */
export const topicFlags = {
  'output-topic': Flags.string({
    helpValue: '<topic>',
    summary: 'topic for the messages, instead of outputTopic; implies --to kafka and, without --stages, --stages parse',
  }),
  group: Flags.string({ helpValue: '<name>', summary: 'consumer group, whose members share the partitions' }),
  begin: Flags.option({ options: ['earliest', 'latest'] as const })({
    helpValue: '<earliest|latest>',
    summary: 'where to start in partitions without a committed offset',
  }),
};

interface TopicFlags {
  readonly 'output-topic'?: string | undefined;
  readonly group?: string | undefined;
  readonly begin?: Begin | undefined;
}

export function saidTopics({ 'output-topic': output, group, begin }: TopicFlags): SaidTopics {
  return { output, group, begin };
}

/**
 * Applies what `--output-topic` implies: `--to kafka` and, like Metron's parsers, which write parsed messages, `--stages parse`.
 *
 * @throws Failure WRONG_USAGE when `--to` names another sink
 */
export function withOutputTopic(flags: TopicFlags & { readonly to?: string | undefined; readonly stages?: string | undefined }): {
  readonly to: string;
  readonly stages: string | undefined;
} {
  const topic = flags['output-topic'];
  if (topic !== undefined && (flags.to ?? 'kafka') !== 'kafka')
    throw new Failure('WRONG_USAGE', `--output-topic ${topic} needs --to kafka, not --to ${flags.to}`);
  return {
    to: flags.to ?? (topic === undefined ? 'search' : 'kafka'),
    stages: flags.stages ?? (topic === undefined ? undefined : 'parse'),
  };
}

export interface SpoutFile extends TopicFlags {
  readonly protocol: string | undefined;
  /** A line for stderr that lists the settings without effect. */
  readonly notice: string | undefined;
}

/**
 * Reads Metron's extra Kafka spout configuration, a JSON map.
 *
 * @throws Failure NO_SUCH_FILE; BAD_SENSOR_CONFIG when it is not a JSON object, has an unknown strategy, or holds secrets
 */
export async function readSpoutFile(file: string): Promise<SpoutFile> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Failure('NO_SUCH_FILE', `can't read ${file}, which --spout-config names`, { file }, { cause });
  });
  const json = readConfigJson(text, file);
  if (!(json instanceof Map)) throw new Failure('BAD_SENSOR_CONFIG', `${file} is not a JSON object`, { file });
  const settings = spoutSettings(json, file);
  refuseSecrets(settings, file);
  const { group, begin, protocol, unused } = settings;
  return { group, begin, protocol, notice: unused.length === 0 ? undefined : `${file}: ${unused.join(', ')} has no effect here` };
}
