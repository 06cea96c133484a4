import { describe, expect, it } from 'vitest';
import { binary, maas, program } from './binary.js';

const controlSequence = '\u001b[';

/** On a terminal, stdout and stderr both; util-linux's script makes one. */
function onTerminal(args: string, env: Readonly<Record<string, string>> = {}, columns = 72): string {
  const command = `stty cols ${columns} 2>/dev/null; ${binary} ${args}`;
  return program('script', ['-qec', command, '/dev/null'], { env: { TERM: 'xterm', PATH: '/usr/bin:/bin', SHELL: '/bin/sh', ...env } })
    .stdout;
}

describe('colour', () => {
  it('is used on a terminal', () => {
    expect(onTerminal('no-such-command')).toContain(controlSequence);
    expect(onTerminal('help')).toContain(controlSequence);
  });

  it.each([{ NO_COLOR: '1' }, { TERM: 'dumb' }])('is not used with %o', (env) => {
    expect(onTerminal('no-such-command', env)).not.toContain(controlSequence);
    expect(onTerminal('help', env)).not.toContain(controlSequence);
  });

  it('is not used in a pipe', () => {
    expect(maas(['help'], { env: { TERM: 'xterm' } }).stdout).not.toContain(controlSequence);
    expect(maas(['no-such-command'], { env: { TERM: 'xterm' } }).stderr).not.toContain(controlSequence);
  });
});

describe('progress', () => {
  const check = (env: Readonly<Record<string, string>>, columns?: number) =>
    onTerminal('model check test/fixtures/models/quick --no-run', { NO_COLOR: '1', ...env }, columns);

  it('moves on a terminal', () => {
    expect(check({})).toContain(controlSequence);
  });

  it.each([
    ['that cannot move', { TERM: 'dumb' }, 72],
    ['that does not say how wide it is', {}, 0],
  ])('is told line by line on a terminal %s', (_which, env, columns) => {
    const text = check(env, columns);
    expect(text).not.toContain(controlSequence);
    expect(text).toMatch(/^packing it\r?$/m);
  });
});

describe('the width of help', () => {
  it("is the terminal's", () => {
    const widths = onTerminal('deploy add --help', { NO_COLOR: '1' })
      .split(/\r?\n/)
      .map((line) => line.length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(72);
  });
});
