import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { maas, program } from './binary.js';

describe('shell completion', () => {
  let home: string;
  beforeAll(() => {
    home = mkdtempSync(path.join(tmpdir(), 'maas-home-'));
  });
  afterAll(() => rmSync(home, { recursive: true }));
  const env = (shell: string) => ({ HOME: home, SHELL: shell, PATH: '/usr/bin:/bin' });

  it('works in bash after the two steps that it shows', () => {
    const { status, stdout } = maas(['autocomplete'], { env: env('/bin/bash') });
    expect(status).toBe(0);
    expect(stdout).toContain('maas autocomplete script bash >> ~/.bashrc');

    const startUp = maas(['autocomplete', 'script', 'bash'], { env: env('/bin/bash') }).stdout;
    const complete = 'COMP_WORDS=(maas deploy a); COMP_CWORD=2; _maas_autocomplete; echo "$COMPREPLY"';
    expect(program('bash', ['-c', `${startUp}\n${complete}`], { env: env('/bin/bash') }).stdout).toBe('add\n');
  });

  it('writes a function for zsh', () => {
    expect(maas(['autocomplete', 'zsh'], { env: env('/bin/zsh') }).status).toBe(0);
    expect(readFileSync(path.join(home, '.cache/maas/autocomplete/functions/zsh/_maas'), 'utf8')).toContain('#compdef maas');
  });

  it('says that another shell has none', () => {
    expect(maas(['autocomplete'], { env: env('/usr/bin/nu') })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('no completion for the shell nu'),
    });
  });

  it('says where it could not write', () => {
    const ended = maas(['autocomplete', 'bash'], { env: { HOME: '/dev/null' } });
    expect(ended).toMatchObject({ status: 10, stderr: expect.stringContaining('/dev/null/.cache/maas') });
  });
});
