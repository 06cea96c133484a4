import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { type LocalRunOptions, runModelLocally } from '../../src/agent/run-locally.js';
import { modelName, modelVersion } from '../../src/domain/identity.js';
import { callModel } from '../../src/metron/model-call.js';
import { systemClock as clock } from '../../src/runtime/clock/system-clock.js';
import { systemFiles as files } from '../../src/runtime/files/system-files.js';
import { memoryLog } from '../../src/runtime/log/memory-log.js';
import { procContainment } from '../../src/runtime/proc/proc-containment.js';
import { LinuxProcesses } from '../../src/runtime/processes/linux-processes.js';
import { systemRandom as random } from '../../src/runtime/random/system-random.js';
import { modelFixture } from '../fixtures/model-fixture.js';

const processes = new LinuxProcesses(clock);

const optionsFor = (directory: string, more: Partial<LocalRunOptions> = {}): LocalRunOptions => ({
  directory,
  model: { name: modelName('local'), version: modelVersion('1.0') },
  memoryMb: 256,
  scratchDirectory: tmpdir(),
  node: { node: 'here', address: '127.0.0.1', hostname: 'here', path: process.env['PATH'] ?? '/usr/bin:/bin' },
  containment: procContainment({ processes, clock }, 'in a test'),
  log: memoryLog(),
  onEnd: 'fail',
  ...{ files, processes, clock, random },
  ...more,
});

it('runs a model until it is told to stop, and leaves nothing running', async () => {
  await using model = await modelFixture('quick');
  const stop = new AbortController();
  let answer: unknown;
  let pid = 0;
  const run = runModelLocally(
    optionsFor(model.path, {
      onRecord: ({ state, endpoint, pid: shell }) => {
        if (state !== 'ready' || endpoint === undefined) return;
        pid = shell ?? 0;
        callModel({ endpoint, args: { host: 'cnn.com' } }, clock)
          .then((value) => {
            answer = value;
          })
          .finally(() => stop.abort());
      },
    }),
    stop.signal,
  );
  await run;
  expect(answer).toMatchObject({ args: { host: 'cnn.com' } });
  expect(await processes.identify([pid])).toEqual([]);
});

it('tells why a model failed, and all that it printed', async () => {
  await using model = await modelFixture('dies-at-start');
  const lines: string[] = [];
  const run = runModelLocally(optionsFor(model.path, { onLine: ({ text }) => lines.push(text) }), AbortSignal.timeout(20_000));
  await expect(run).rejects.toMatchObject({
    code: 'MODEL_FAILED',
    message: 'the model ended with status 3',
    details: { status: 3, stderr: ['Traceback: no module named torch', "can't load the model"] },
  });
  expect(lines.toSorted()).toEqual(['Traceback: no module named torch', "can't load the model", 'loading weights']);
});
