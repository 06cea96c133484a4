import { describe, expect, it } from 'vitest';
import { binary, maas, program } from './binary.js';

describe('what maas cannot make sense of', () => {
  it.each([
    ['verison', 'there is no command "verison"', 'did you mean maas version?'],
    ['deploy lst', 'there is no command "deploy lst"', 'did you mean maas deploy list?'],
    ['deploy frobnicate', 'there is no command "deploy frobnicate"', 'maas deploy --help lists its commands'],
    ['help verison', 'there is no command "verison"', 'did you mean maas version?'],
    ['deplyo --help', 'there is no command "deplyo"', 'maas help lists all commands'],
    ['version --jsn', 'there is no flag --jsn', 'did you mean --json?'],
    ['version now', 'now', 'maas version --help'],
    ['--json deploy list', 'the flag --json is before the command', 'maas deploy list --json'],
  ])('maas %s', (line, problem, wayOut) => {
    const ended = maas(line.replace(/^--json/, '--json').split(' '));
    expect(ended.status).toBe(2);
    expect(`${ended.stdout}${ended.stderr}`).toContain(problem);
    expect(`${ended.stdout}${ended.stderr}`).toContain(wayOut);
  });

  it('is told to programs in one envelope on stdout', () => {
    const ended = maas(['deploy', 'lst', '--json']);
    expect(ended).toMatchObject({ status: 2, stderr: '' });
    expect(JSON.parse(ended.stdout)).toMatchObject({
      ok: false,
      error: { code: 'WRONG_USAGE', retryable: false, details: { suggestion: 'maas deploy list' } },
    });
  });
});

describe('output that a full disk does not take', () => {
  it.each(['version', 'help', 'stellar functions', 'deploy lst --json'])('is told in words: maas %s', (line) => {
    const { status, stderr } = program('/bin/sh', ['-c', `${binary} ${line} > /dev/full`]);
    expect(stderr).toBe(
      "Error: the output can't be written: no space left\n" +
        '  why: ENOSPC: no space left on device, write\n' +
        '  try: make room where it is written; the command itself has done its work\n',
    );
    expect(status).toBe(9);
  });

  it('is no matter on stderr, where nobody could be told', () => {
    const { status } = program('/bin/sh', ['-c', `${binary} deploy lst 2> /dev/full`]);
    expect(status).toBe(2);
  });
});

describe('help', () => {
  it('shows the topics of maas', () => {
    const { status, stdout } = maas(['help']);
    expect(status).toBe(0);
    for (const topic of ['deploy', 'node']) expect(stdout).toMatch(new RegExp(`^  ${topic} `, 'm'));
  });

  it('is the same by each of its spellings', () => {
    const { stdout } = maas(['help', 'deploy', 'add']);
    expect(maas(['deploy', 'add', '--help']).stdout).toBe(stdout);
    expect(maas(['deploy', 'add', '-h']).stdout).toBe(stdout);
    expect(maas(['deploy:add', '--help']).stdout).toBe(stdout);
    expect(maas(['--help', 'deploy', 'add']).stdout).toBe(stdout);
  });

  it('lists every command with --all', () => {
    const { stdout } = maas(['help', '--all']);
    for (const command of ['deploy add', 'deploy remove', 'node list', 'version'])
      expect(stdout).toMatch(new RegExp(`^  ${command} `, 'm'));
  });
});
