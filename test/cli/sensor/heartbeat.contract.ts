import { mkdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { heartbeat } from '../../../src/cli/sensor/heartbeat.js';
import { noQuestions } from '../../../src/models/port.js';
import { ManualClock } from '../../../src/runtime/clock/manual-clock.js';
import { temporaryDirectory } from '../../storage/temporary-directory.js';

const work = (read: number) => ({ read, written: read, failed: 0, models: noQuestions });

it('a heartbeat is a file of its time, which tells what was done', async () => {
  await using directory = await temporaryDirectory();
  const clock = new ManualClock(1_000_000);
  const file = path.join(directory.path, 'heartbeat');
  const beat = heartbeat(file, clock);
  await beat(work(0));
  expect((await stat(file)).mtimeMs).toBe(1_000_000);
  await clock.advance(5_000);
  await beat(work(7));
  expect((await stat(file)).mtimeMs).toBe(1_005_000);
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(work(7));
  await clock.advance(5_000);
  await beat(work(7));
  expect((await stat(file)).mtimeMs).toBe(1_010_000);
});

it('is there when nothing can be told', async () => {
  await using directory = await temporaryDirectory();
  const file = path.join(directory.path, 'heartbeat');
  // As a full disk does: the text has no place, an empty file has.
  await mkdir(`${file}.next`);
  await heartbeat(file, new ManualClock(1_000_000))(work(1));
  expect(await readFile(file, 'utf8')).toBe('');
});
