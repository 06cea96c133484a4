import type { Config } from '@oclif/core';
import { Failure } from '../../errors/catalogue.js';
import { nearestCommand } from './suggestions.js';

/** The failure for words that name no command, with a suggestion when one is similar. */
export function unknownCommand(words: readonly string[], config: Config): Failure {
  const visible = config.commands.filter(({ hidden }) => hidden !== true).map(({ id }) => id);
  const meant = nearestCommand(words, visible);
  const topic = config.findTopic(words[0] ?? '');
  const listing = topic === undefined ? 'maas help lists all commands' : `maas ${topic.name} --help lists its commands`;
  const hint = meant === undefined ? listing : `did you mean maas ${meant}? ${listing}`;
  const details = meant === undefined ? {} : { suggestion: `maas ${meant}` };
  return new Failure('WRONG_USAGE', `there is no command "${words.join(' ')}"`, details, { hint });
}
