import { appendFile, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { rotateLogs } from '../../src/agent/log-rotation.js';
import { tailLines } from '../../src/agent/log-tail.js';
import { systemClock as clock } from '../../src/runtime/clock/system-clock.js';
import { systemFiles as files } from '../../src/runtime/files/system-files.js';
import { temporaryDirectory } from '../storage/temporary-directory.js';

let file: string;
let resources: AsyncDisposableStack;

beforeEach(async () => {
  resources = new AsyncDisposableStack();
  file = path.join(resources.use(await temporaryDirectory()).path, 'stdout.log');
});
afterEach(() => resources.disposeAsync());

const signal = AbortSignal.timeout(30_000);
const tail = (lines: number) => Array.fromAsync(tailLines(file, { lines, clock, signal }));

it('hands out the last lines, the unfinished one too', async () => {
  await writeFile(file, 'one\ntwo\nthree\nfo');
  expect(await tail(2)).toEqual(['three', 'fo']);
  expect(await tail(9)).toEqual(['one', 'two', 'three', 'fo']);
  expect(await tail(0)).toEqual([]);
});

it.each([
  [0, []],
  [1, ['five']],
  [2, ['four', 'five']],
  [3, ['three', 'four', 'five']],
  [4, ['two', 'three', 'four', 'five']],
  [9, ['one', 'two', 'three', 'four', 'five']],
])('hands out the last %i lines of a log whose older part was moved aside', async (lines, expected) => {
  await writeFile(`${file}.1`, 'one\ntwo\nthr');
  await writeFile(file, 'ee\nfour\nfive\n');
  expect(await tail(lines)).toEqual(expected);
});

it('hands out the older part while the log has just been emptied', async () => {
  await writeFile(`${file}.1`, 'one\ntwo\n');
  await writeFile(file, '');
  expect(await tail(1)).toEqual(['two']);
});

it('counts an ended last line once', async () => {
  await writeFile(file, 'one\ntwo\n');
  expect(await tail(1)).toEqual(['two']);
});

it('has nothing of a file that is not there', async () => {
  expect(await tail(5)).toEqual([]);
});

it('cuts a line that is too long', async () => {
  await writeFile(file, `${'x'.repeat(10_000)}\nend\n`);
  expect((await tail(2)).map(({ length }) => length)).toEqual([8_192, 1_808, 3]);
});

it('follows over the emptying of the file', async () => {
  await writeFile(file, 'one\n');
  const seen: string[] = [];
  let isOver = false;
  for await (const line of tailLines(file, { lines: 5, followUntil: () => isOver, clock, signal })) {
    seen.push(line);
    if (line === 'one') await appendFile(file, 'two\n');
    if (line === 'two') {
      await truncate(file);
      await appendFile(file, 'new\n');
    }
    isOver = line === 'new';
  }
  expect(seen).toEqual(['one', 'two', 'new']);
});

it('a log that is too large is moved aside, its end alone', async () => {
  await writeFile(file, `${'a'.repeat(50)}${'b'.repeat(100)}`);
  const logs = { files, stdout: file, stderr: `${file}.none` };
  await rotateLogs(logs, 200);
  expect((await tail(1))[0]).toHaveLength(150);
  await rotateLogs(logs, 100);
  expect(await tail(1)).toEqual(['b'.repeat(100)]);
  expect(await Array.fromAsync(tailLines(`${file}.1`, { lines: 1, clock, signal }))).toEqual(['b'.repeat(100)]);
});
