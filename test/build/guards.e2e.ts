import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { maas } from './binary.js';

describe('code in the environment', () => {
  let directory: string;
  let script: string;
  beforeAll(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'maas-guards-'));
    script = path.join(directory, 'injected.cjs');
    writeFileSync(script, 'process.stdout.write("injected"); process.exit(66);');
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  it.each([
    ['--require', (file: string) => `--require ${file}`],
    ['--import', (file: string) => `--import ${file}`],
    ['a debugger', () => '--inspect-brk=127.0.0.1:0'],
    ['no such flag', () => '--no-such-flag-of-node'],
  ])('is not run: NODE_OPTIONS with %s', (_, options) => {
    const ended = maas(['--version'], { env: { NODE_OPTIONS: options(script) } });
    expect(ended).toMatchObject({ status: 0, stderr: '' });
    expect(ended.stdout).toMatch(/^maas\//);
  });

  it("is not taken from Node's flags among the arguments", () => {
    expect(maas(['--require', script])).toMatchObject({ status: 2, stdout: '' });
    expect(maas(['--node-options=--inspect', '--version'])).toMatchObject({ status: 2, stdout: '' });
  });
});

describe('maas that starts itself over and over', () => {
  it('ends at a depth that no use of ours reaches', () => {
    const ended = maas(['--version'], { env: { MAAS_DEPTH: '5' } });
    expect(ended).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('started itself') });
  });

  it('starts within that depth', () => {
    expect(maas(['--version'], { env: { MAAS_DEPTH: '4' } })).toMatchObject({ status: 0, stderr: '' });
  });
});
