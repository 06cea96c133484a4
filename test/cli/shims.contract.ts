import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { metronPrograms } from '../../src/cli/metron/spellings.js';

const run = promisify(execFile);
const bin = path.join(import.meta.dirname, '../../bin');

/** Prints its arguments, each in brackets. */
const fakeMaas = `#!/bin/sh\nprintf '[%s]' "$@"\n`;

describe.each(metronPrograms)('the shim $script', ({ script, selector }) => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'maas shim '));
    await copyFile(path.join(bin, script), path.join(directory, script));
    await writeExecutable(path.join(directory, 'maas'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('hands its arguments to the maas beside it, whatever they hold', async () => {
    const { stdout } = await run(path.join(directory, script), ['-zq', 'a b', '', '*']);
    expect(stdout).toBe(`[${selector}][-zq][a b][][*]`);
  });

  it('works as bash runs it, from its own directory, without a PATH', async () => {
    const { stdout } = await run('/bin/bash', [script, 'x'], { cwd: directory, env: { PATH: '' } });
    expect(stdout).toBe(`[${selector}][x]`);
  });

  it('works through a link', async () => {
    const elsewhere = path.join(directory, 'elsewhere');
    await mkdir(elsewhere);
    await symlink(path.join('..', script), path.join(elsewhere, script));
    expect((await run(path.join(elsewhere, script), ['x'])).stdout).toBe(`[${selector}][x]`);
  });

  it('finds what was built in a checkout', async () => {
    await Promise.all(['bin', 'dist'].map((name) => mkdir(path.join(directory, name))));
    await copyFile(path.join(bin, script), path.join(directory, 'bin', script));
    await writeExecutable(path.join(directory, 'dist/maas'));
    expect((await run(path.join(directory, 'bin', script), ['x'])).stdout).toBe(`[${selector}][x]`);
  });

  it('passes over directories of that name, which may be entered and not run', async () => {
    await Promise.all(['bin/maas', 'dist/maas'].map((name) => mkdir(path.join(directory, name), { recursive: true })));
    await copyFile(path.join(bin, script), path.join(directory, 'bin', script));
    const env = { PATH: `${directory}:/usr/bin:/bin` };
    expect((await run(path.join(directory, 'bin', script), ['x'], { env })).stdout).toBe(`[${selector}][x]`);
  });
});

async function writeExecutable(file: string): Promise<void> {
  await writeFile(file, fakeMaas);
  await chmod(file, 0o755);
}
