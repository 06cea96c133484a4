import { cp, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { modelUser } from '../../src/agent/model-user.js';
import { systemClock as clock } from '../../src/runtime/clock/system-clock.js';
import { LinuxProcesses } from '../../src/runtime/processes/linux-processes.js';
import { eventually } from '../eventually.js';
import { modelFixture } from '../fixtures/model-fixture.js';
import { AgentScene } from './scene.js';

const processes = new LinuxProcesses(clock);
const lookup = { path: '/usr/bin:/bin', allowRoot: false };

it.skipIf(process.getuid?.() !== 0)('runs models as another user, who owns the model and nothing else', async () => {
  const runAs = await modelUser({ ...lookup, uid: 0, runAs: 'nobody' }, processes);
  if (runAs === undefined) throw new Error('nobody is root');
  await using scene = await AgentScene.open(processes);
  await using model = await modelFixture('never-ready', { 'run.sh': '#!/bin/bash\nid -u > who\nexec sleep infinity\n' });
  scene.fetch = (_artifact, directory) => cp(model.path, directory, { recursive: true });
  await scene.start({ runAs });
  await scene.assign('dga-1');
  const { pid } = await scene.whenStarted('dga-1');
  const directory = path.join(scene.directory, 'instances/dga-1');
  expect((await stat(`/proc/${pid}`)).uid).toBe(runAs.uid);
  expect((await stat(path.join(directory, 'model'))).uid).toBe(runAs.uid);
  expect((await stat(directory)).uid).toBe(0);
  expect((await stat(path.join(directory, 'process.json'))).mode & 0o077).toBe(0);
});

// As of packaging/systemd/maas-agent.service: the model's user could not pass through to the model's directory.
it.skipIf(process.getuid?.() !== 0).each([0o027, 0o077])('starts models as another user with umask %o', async (mask) => {
  const runAs = await modelUser({ ...lookup, uid: 0, runAs: 'nobody' }, processes);
  const before = process.umask(mask);
  try {
    await using scene = await AgentScene.open(processes);
    await using model = await modelFixture('never-ready', { 'run.sh': '#!/bin/bash\nid -u > "$HOME/who"\nexec sleep infinity\n' });
    scene.fetch = (_artifact, directory) => cp(model.path, directory, { recursive: true });
    await scene.start({ runAs });
    await scene.assign('dga-1');
    const who = path.join(scene.directory, 'instances/dga-1/model/who');
    await eventually(async () => expect(await readFile(who, 'utf8')).toBe(`${runAs?.uid}\n`));
  } finally {
    process.umask(before);
  }
});

it('refuses root, users that are not there, and others than itself without being root', async () => {
  await expect(modelUser({ ...lookup, uid: 0 }, processes)).rejects.toMatchObject({ code: 'ROOT_REFUSED' });
  await expect(modelUser({ ...lookup, uid: 0, runAs: 'root' }, processes)).rejects.toMatchObject({ code: 'ROOT_REFUSED' });
  await expect(modelUser({ ...lookup, uid: 0, runAs: 'no-such-user' }, processes)).rejects.toMatchObject({ code: 'WRONG_USAGE' });
  await expect(modelUser({ ...lookup, uid: 4_711, runAs: 'nobody' }, processes)).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
  expect(await modelUser({ ...lookup, uid: 0, allowRoot: true }, processes)).toBeUndefined();
  expect(await modelUser({ ...lookup, uid: 4_711 }, processes)).toBeUndefined();
});
