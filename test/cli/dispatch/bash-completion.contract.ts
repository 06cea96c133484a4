import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { bashCompletion } from '../../../src/cli/dispatch/bash-completion.js';

const flag = (hidden = false) => ({ type: 'boolean', name: '', hidden, allowNo: false }) as const;
const commands = [
  { id: 'deploy:add', aliases: [], hidden: false, flags: { name: flag(), memory: flag(), internal: flag(true) } },
  { id: 'deploy:list', aliases: ['ls'], hidden: false, flags: { json: flag() } },
  { id: 'dev', aliases: [], hidden: false, flags: { detach: flag() } },
  { id: 'dev:stop', aliases: [], hidden: false, flags: {} },
  { id: 'runner', aliases: [], hidden: true, flags: {} },
];

/** What bash offers when Tab is pressed at the end of the line. */
function offered(line: string): string[] {
  const words = line.split(' ');
  const script = `${bashCompletion('maas', commands)}
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _maas_autocomplete; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', script, 'bash', ...words], { encoding: 'utf8' })
    .split('\n')
    .filter(Boolean)
    .toSorted();
}

describe('completion in bash', () => {
  it.each([
    ['maas ', ['deploy', 'dev', 'ls']],
    ['maas de', ['deploy', 'dev']],
    ['maas deploy ', ['add', 'list']],
    ['maas deploy add --', ['--memory', '--name']],
    ['maas deploy add ./dga --na', ['--name']],
    ['maas dev ', ['stop']],
    ['maas dev --', ['--detach']],
    ['maas ls --', ['--json']],
  ])('offers for "%s"', (line, expected) => {
    expect(offered(line)).toEqual(expected);
  });

  it.each(['maas deploy add ./mo', 'maas deploy list x', 'maas nothing '])('leaves files to bash: "%s"', (line) => {
    expect(offered(line)).toEqual([]);
  });
});
