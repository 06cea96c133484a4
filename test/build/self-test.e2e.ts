import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { temporaryDirectory } from '../storage/temporary-directory.js';
import { binary, maas } from './binary.js';

it('maas test passes on a cluster of its own, and tells programs each step', async () => {
  await using directory = await temporaryDirectory();
  const env = { HOME: directory.path, MAAS_DEV_DIR: directory.path, PATH: process.env['PATH'] ?? '' };
  const junit = path.join(directory.path, 'maas.xml');
  const { status, stdout } = maas(['test', '--json', '--junit', junit], { env });
  const { ok, result, error } = JSON.parse(stdout);
  expect({ ok, status, error }).toEqual({ ok: true, status: 0 });
  expect(result.steps.every(({ state }: { state: string }) => state === 'passed')).toBe(true);
  expect(result.left).toEqual([]);
  expect(await readFile(junit, 'utf8')).toContain('failures="0" errors="0" skipped="0"');
});

it('maas test, interrupted, takes away what it has made and leaves no process', async () => {
  await using directory = await temporaryDirectory();
  const env = { ...process.env, HOME: directory.path, MAAS_DEV_DIR: directory.path, TMPDIR: directory.path };
  const child = spawn(binary, ['test', '--only', 'call-echo'], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let told = '';
  child.stderr.on('data', (chunk) => {
    told += chunk;
    if (told.includes('the names of this test are free') && !child.killed) child.kill('SIGINT');
  });
  const status = await new Promise((resolve) => child.once('close', resolve));
  expect({ status, told }).toMatchObject({ status: 130, told: expect.stringContaining('interrupted') });
  expect((await readdir(directory.path)).filter((name) => name.startsWith('maas-test-'))).toEqual([]);
});
