import { Args, Flags } from '@oclif/core';
import { Failure } from '../../errors/catalogue.js';

/** The topic that a command acts on: an argument, or `--topic` as kafka-topics has it. */
export const topicArgument = { topic: Args.string({ required: false, description: 'the topic' }) };
export const topicFlag = { topic: Flags.string({ hidden: true, summary: 'the topic, as kafka-topics spells it' }) };

export const partitionsFlag = { partitions: Flags.integer({ char: 'p', min: 1, helpValue: '<count>', summary: 'number of partitions' }) };
export const configFlag = {
  config: Flags.string({ multiple: true, helpValue: '<name=value>', summary: 'a setting of the topic; may be given several times' }),
};

/**
 * @param command `topic create`
 * @throws Failure WRONG_USAGE
 */
export function topicOf(
  args: { readonly topic?: string | undefined },
  flags: { readonly topic?: string | undefined },
  command: string,
): string {
  const topic = args.topic ?? flags.topic;
  if (topic !== undefined && (args.topic === undefined || flags.topic === undefined || args.topic === flags.topic)) return topic;
  const what = topic === undefined ? 'no topic was given' : 'two topics were given';
  throw new Failure('WRONG_USAGE', what, {}, { hint: `maas ${command} NAME` });
}

/** @throws Failure WRONG_USAGE */
export function configsOf(texts: readonly string[] = []): Record<string, string> {
  const pairs = texts.map((text) => {
    const at = text.indexOf('=');
    if (at < 1)
      throw new Failure(
        'WRONG_USAGE',
        `--config ${text} is not of the form name=value`,
        {},
        { hint: 'give one such as --config retention.ms=86400000' },
      );
    return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  });
  return Object.fromEntries(pairs);
}
