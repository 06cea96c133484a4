import { mkdir, rmdir, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { InstanceDirectory } from '../../../src/agent/instance/directory.js';
import { InstanceStatus } from '../../../src/agent/instance/status.js';
import { tellWorkEveryMs, WorkTeller } from '../../../src/agent/instance/work-teller.js';
import { isWorkerStuck, readWork } from '../../../src/agent/instance/worker.js';
import type { Assignment } from '../../../src/control/records.js';
import type { InstanceId, ModelName, ModelVersion, NodeName } from '../../../src/domain/identity.js';
import { heartbeatLimitMs } from '../../../src/domain/worker.js';
import { noQuestions } from '../../../src/models/port.js';
import { ManualClock } from '../../../src/runtime/clock/manual-clock.js';
import { systemFiles } from '../../../src/runtime/files/system-files.js';
import { temporaryDirectory } from '../../storage/temporary-directory.js';

it('a worker is heard of by the time of its heartbeat file, and by its start before there is one', async () => {
  await using temporary = await temporaryDirectory();
  const directory = new InstanceDirectory(temporary.path, systemFiles);
  const startedAt = 1_000_000;
  const late = startedAt + heartbeatLimitMs + 1;
  expect(await isWorkerStuck(directory, startedAt, late)).toBe(true);

  await mkdir(directory.model);
  const heartbeat = path.join(directory.model, 'heartbeat');
  await writeFile(heartbeat, '');
  await utimes(heartbeat, (startedAt + 500) / 1_000, (startedAt + 500) / 1_000);
  expect(await isWorkerStuck(directory, startedAt, late)).toBe(false);
  expect(await isWorkerStuck(directory, startedAt, late + 500)).toBe(true);
});

const workOf = (read: number) => ({ read, written: read, failed: 0, models: noQuestions });

it('what a worker has done is read beside its heartbeat, and anything else there is nothing', async () => {
  await using temporary = await temporaryDirectory();
  const directory = new InstanceDirectory(temporary.path, systemFiles);
  const heartbeat = path.join(directory.model, 'heartbeat');
  expect(await readWork(directory)).toBeUndefined();
  await mkdir(heartbeat, { recursive: true });
  expect(await readWork(directory)).toBeUndefined();
  await rmdir(heartbeat);
  await writeFile(heartbeat, JSON.stringify(workOf(7)));
  expect(await readWork(directory)).toEqual(workOf(7));
  for (const text of ['', '{"read":', JSON.stringify({ ...workOf(7), more: 'x'.repeat(5_000) })]) {
    await writeFile(heartbeat, text);
    expect(await readWork(directory), text.slice(0, 20)).toBeUndefined();
  }
});

it('what a worker has done is told once in half a minute at the most, and not again when it is the same', async () => {
  await using temporary = await temporaryDirectory();
  const directory = new InstanceDirectory(temporary.path, systemFiles);
  await mkdir(directory.model);
  const clock = new ManualClock();
  const told: (number | undefined)[] = [];
  const assignment: Assignment = {
    instance: 'squid-1' as InstanceId,
    name: 'squid' as ModelName,
    version: 'sensor' as ModelVersion,
    kind: 'worker',
    artifact: { form: 'archive', uri: 'maas:sensor/squid' },
    manifest: {},
    memoryMb: 256,
    revision: 1,
    placedAt: 1,
  };
  const status = new InstanceStatus(assignment, 'node1' as NodeName, clock, (record) => told.push(record?.work?.read));
  status.become('ready');
  told.length = 0;
  const teller = new WorkTeller(clock, status);
  const tellFor = async (ms: number, read?: (passedMs: number) => number) => {
    for (let passed = 0; passed < ms; passed += 1_000) {
      if (read !== undefined) await writeFile(path.join(directory.model, 'heartbeat'), JSON.stringify(workOf(read(passed))));
      await teller.tellWhenDue(directory);
      await clock.advance(1_000);
    }
  };
  await tellFor(3_000);
  expect(told, 'nothing is known').toEqual([]);
  await tellFor(3_000, () => 0);
  expect(told, 'nothing was done').toEqual([]);
  await tellFor(2 * tellWorkEveryMs, (passed) => passed + 1);
  expect(told).toEqual([1, tellWorkEveryMs + 1]);
  await tellFor(2 * tellWorkEveryMs, () => 1_000_000);
  expect(told, 'once, for an idle worker').toEqual([1, tellWorkEveryMs + 1, 1_000_000]);
  status.become('backoff');
  expect(told.at(-1), 'a worker that ended starts anew').toBeUndefined();
});
