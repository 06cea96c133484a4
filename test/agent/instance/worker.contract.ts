import { mkdir, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { InstanceDirectory } from '../../../src/agent/instance/directory.js';
import { isWorkerStuck } from '../../../src/agent/instance/worker.js';
import { heartbeatLimitMs } from '../../../src/domain/worker.js';
import { systemFiles } from '../../../src/runtime/system-files.js';
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
