import { describe, expect, it } from 'vitest';
import { readCommandLine } from '../../../src/cli/dispatch/command-line.js';

const ids = new Set(['deploy:add', 'deploy:list', 'dev', 'dev:stop', 'version']);
const topics = new Set(['deploy', 'dev']);
const read = (line: string) => readCommandLine(line === '' ? [] : line.split(' '), ids, topics);

describe('what is typed after maas', () => {
  it('is a command and its arguments', () => {
    expect(read('deploy add ./dga --memory 512')).toEqual({ kind: 'command', id: 'deploy:add', argv: ['./dga', '--memory', '512'] });
  });

  it('may spell the command with a colon', () => {
    expect(read('deploy:add ./dga')).toEqual({ kind: 'command', id: 'deploy:add', argv: ['./dga'] });
  });

  it('is the longest command that it names', () => {
    expect(read('dev stop')).toEqual({ kind: 'command', id: 'dev:stop', argv: [] });
    expect(read('dev')).toEqual({ kind: 'command', id: 'dev', argv: [] });
  });

  it('leaves a word too many to the command, which says that it takes none', () => {
    expect(read('version now')).toEqual({ kind: 'command', id: 'version', argv: ['now'] });
  });

  it.each(['', '--help', '-h'])('asks for the help of all: "%s"', (line) => {
    expect(read(line)).toEqual({ kind: 'help', words: [] });
  });

  it('asks for the help of a topic by its name alone', () => {
    expect(read('deploy')).toEqual({ kind: 'help', words: ['deploy'] });
  });

  it('asks for the help of a command wherever --help stands', () => {
    expect(read('deploy add ./dga --help')).toEqual({ kind: 'help', words: ['deploy', 'add'] });
  });

  it('leaves a --help after -- to the command', () => {
    expect(read('deploy add -- --help')).toMatchObject({ kind: 'command', argv: ['--', '--help'] });
  });

  it('asks for the version, by a flag that may have flags', () => {
    expect(read('--version --json')).toEqual({ kind: 'version', argv: ['--json'] });
  });

  it('names nothing that is known', () => {
    expect(read('deploy lst dga')).toEqual({ kind: 'unknown', words: ['deploy', 'lst', 'dga'] });
  });

  it('keeps the words that name nothing when help is asked for, so that the help can say so', () => {
    expect(read('deplo --help')).toEqual({ kind: 'help', words: ['deplo'] });
  });

  it('has a flag where the command should stand', () => {
    expect(read('--json deploy list')).toEqual({ kind: 'flag first', flag: '--json' });
  });
});
