import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { binary } from '../build/binary.js';
import { DevCluster } from '../build/dev-cluster.js';
import { eventually } from '../eventually.js';
import { modelFixture } from '../fixtures/model-fixture.js';
import { temporaryDirectory } from '../storage/temporary-directory.js';

describe('a model, from its first line to a call', () => {
  it('is begun, checked, shipped, called, listed and, once it is not used, collected', async () => {
    await using cluster = await DevCluster.start();
    await using place = await temporaryDirectory();
    const directory = `${place.path}/mine`;
    cluster.must('model', 'init', directory);
    expect(cluster.refused('model', 'init', directory)).toMatchObject({ status: 11 });
    expect(cluster.must('model', 'check', directory)).toMatchObject({
      start: 'rest.sh',
      memoryMb: 128,
      warnings: [],
      examples: [{ answer: { is_malicious: 'legit' } }, { answer: { is_malicious: 'malicious' } }],
    });

    cluster.must('deploy', 'add', directory, '--name', 'mine', '--version', '1.0');
    expect(cluster.maas('model', 'apply', 'mine', 'host=example.com').stdout).toBe('{"is_malicious":"legit"}\n');
    expect(cluster.must('model', 'apply', 'mine', '--version', '1.0', '--arg', 'host=xkqzvbtr.com')).toMatchObject({
      version: '1.0',
      answer: { is_malicious: 'malicious' },
    });
    expect(cluster.refused('model', 'apply', 'other')).toMatchObject({ status: 3, code: 'NO_SUCH_MODEL' });
    expect(cluster.refused('model', 'apply', 'mine', 'host')).toMatchObject({ status: 2 });

    expect(cluster.must('model', 'list')).toMatchObject({ models: [{ name: 'mine', version: '1.0', deployed: 1, files: 3 }] });
    expect(cluster.must('model', 'gc', '--older-than', '1ms', '--yes')).toMatchObject({ removed: [] });
    cluster.must('deploy', 'remove', '--name', 'mine', '--version', '1.0', '--all');
    expect(cluster.refused('model', 'apply', 'mine')).toMatchObject({ status: 3 });
    expect(cluster.must('model', 'gc', '--yes')).toMatchObject({ removed: [] });
    expect(cluster.refused('model', 'gc', '--older-than', '1ms')).toMatchObject({ status: 2, code: 'WRONG_USAGE' });
    expect(cluster.must('model', 'gc', '--older-than', '1ms', '--yes')).toMatchObject({ removed: [{ name: 'mine', version: '1.0' }] });
    expect(cluster.must('model', 'list')).toEqual({ models: [] });
  });
});

describe('maas model check', () => {
  it('tells each example call that was not answered as it says', async () => {
    await using cluster = await DevCluster.prepare();
    await using model = await modelFixture('quick', {
      'maas.yaml': `functions:
  apply:
    examples:
      - { args: { host: a.com }, expect: { version: '1.0' } }
      - { args: { host: a.com }, expect: { version: '2.0' } }
      - { args: { status: 500 } }
`,
    });
    const refused = cluster.refused('model', 'check', model.path);
    expect(refused).toMatchObject({ status: 13, code: 'CHECKS_FAILED', message: '2 of 3 example calls failed' });
    expect(refused).toMatchObject({ details: { problems: ['version is "1.0", expected "2.0"', expect.stringContaining('answered 500')] } });
  });

  it('tells what a model said that did not start, and what it waits for in vain', async () => {
    await using cluster = await DevCluster.prepare();
    await using dies = await modelFixture('dies-at-start');
    await using waits = await modelFixture('never-ready');
    expect(cluster.refused('model', 'check', dies.path)).toMatchObject({
      status: 6,
      message: 'the model ended with status 3',
      details: { stderr: ['Traceback: no module named torch', "can't load the model"] },
    });
    expect(cluster.refused('model', 'check', waits.path, '--timeout', '3')).toMatchObject({
      status: 7,
      message: 'the model was not ready in time: waits for endpoint.dat',
    });
    expect(cluster.must('model', 'check', waits.path, '--no-run')).not.toHaveProperty('examples');
  });
});

describe('maas model run', () => {
  it('shows its states and what it prints, starts it again when it ends, and leaves nothing running', async () => {
    await using place = await temporaryDirectory();
    writeFileSync(
      `${place.path}/run.sh`,
      '#!/bin/bash\necho "up as $$"\necho \'{"url":"http://127.0.0.1:1"}\' > endpoint.dat\nsleep 1000\n',
    );
    writeFileSync(`${place.path}/maas.yaml`, 'ready: file\nstop: { graceSeconds: 1 }\n');
    chmodSync(`${place.path}/run.sh`, 0o755);
    const run = spawn(binary, ['model', 'run', place.path, '--json'], {
      env: { PATH: '/usr/bin:/bin' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    onTestFinished(() => void run.kill('SIGTERM'));
    const ended = once(run, 'exit');
    const said: { state?: string; text?: string }[] = [];
    let rest = '';
    run.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      said.push(...lines.map((line) => JSON.parse(line)));
    });
    const pids = () => said.flatMap(({ text }) => /^up as (\d+)$/.exec(text ?? '')?.[1] ?? []).map(Number);
    const ready = () => said.filter(({ state }) => state === 'ready').length;
    await eventually(() => expect([pids().length, ready()]).toEqual([1, 1]), 60_000);
    process.kill(pids()[0] ?? 0, 'SIGKILL');
    await eventually(() => expect([pids().length, ready()]).toEqual([2, 2]), 60_000);
    expect(said.some(({ state }) => state === 'backoff')).toBe(true);

    run.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
    expect(() => process.kill(pids()[1] ?? 0, 0)).toThrow('ESRCH');
  });
});
