import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { binary } from '../build/binary.js';
import { DevCluster } from '../build/dev-cluster.js';
import { eventually } from '../eventually.js';
import { modelFixture } from '../fixtures/model-fixture.js';

interface Instance {
  readonly pid: number;
  readonly state: string;
  readonly endpoint: { readonly url: string };
}

const quick = ['--name', 'quick', '--version', '1.0'];

async function pidOf(url: string): Promise<number> {
  const answer = (await (await fetch(`${url}/apply`)).json()) as { pid: number };
  return answer.pid;
}

function isRunning(pid: number): boolean {
  return existsSync(`/proc/${pid}`) && !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
}

describe('maas dev in the background', () => {
  it('is started once, shown, found by other commands, stopped, and finds its models again', async () => {
    await using cluster = await DevCluster.start();
    await using model = await modelFixture('quick');
    expect(cluster.refused('dev', '--detach')).toMatchObject({ status: 11, code: 'ALREADY_RUNNING' });
    expect(cluster.must('dev', 'status')).toMatchObject({ pid: cluster.pid, directory: cluster.directory });
    expect(cluster.refused('topic', 'list')).toMatchObject({ status: 8, message: expect.stringMatching(/^maas dev has no Kafka/) });
    cluster.must('deploy', 'add', model.path, ...quick);
    cluster.must('dev', 'stop');
    expect(cluster.refused('dev', 'status')).toMatchObject({ status: 8, code: 'NOT_RUNNING' });

    cluster.must('dev', '--detach');
    const { running } = cluster.must<{ running: Instance[] }>('deploy', 'scale', ...quick, '--instances', '2');
    expect(running.map(({ state }) => state)).toEqual(['ready', 'ready']);
  });

  it('killed, leaves its models running; the next one has the same, and leads at once', async () => {
    await using cluster = await DevCluster.start();
    await using model = await modelFixture('quick');
    const added = cluster.must<{ running: Instance[] }>('deploy', 'add', model.path, ...quick);
    const url = added.running[0]?.endpoint.url ?? '';
    const pid = await pidOf(url);
    process.kill(cluster.pid, 'SIGKILL');
    expect(await pidOf(url)).toBe(pid);

    cluster.must('dev', '--detach');
    // The candidate of the one that was killed is gone before its session expires.
    expect(cluster.must<{ services: object[] }>('service', 'status').services).toHaveLength(1);
    cluster.must('deploy', 'scale', ...quick, '--instances', '2');
    expect(await pidOf(url)).toBe(pid);

    process.kill(cluster.pid, 'SIGKILL');
    expect(cluster.must('dev', 'stop')).toMatchObject({ pid: null });
    expect(isRunning(pid)).toBe(false);
  });

  it('is forgotten by reset, which asks first', async () => {
    await using cluster = await DevCluster.start();
    await using model = await modelFixture('quick');
    cluster.must('deploy', 'add', model.path, ...quick);
    expect(cluster.refused('dev', 'reset')).toMatchObject({ status: 2, hint: 'give --yes to go ahead without asking' });
    cluster.must('dev', 'reset', '--yes');
    expect(existsSync(path.join(cluster.directory, 'store'))).toBe(false);
    cluster.must('dev', '--detach', '--zk-port', '0');
    expect(cluster.must('deploy', 'list')).toMatchObject({ deployments: [] });
  });

  it('says where to look when it does not come up', async () => {
    await using one = await DevCluster.start();
    await using other = await DevCluster.prepare();
    const port = one.must<{ quorum: string }>('dev', 'status').quorum.split(':')[1] ?? '';
    const refused = other.refused('dev', '--detach', '--zk-port', port);
    expect(refused).toMatchObject({ status: 8, code: 'NOT_RUNNING', hint: `${other.directory}/dev.log says why` });
    expect(readFileSync(`${other.directory}/dev.log`, 'utf8')).toContain(`port ${port} of 127.0.0.1 is taken`);
  });
});

describe('maas dev in the foreground', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('ends well on %s, its models with it', async (signal) => {
    await using cluster = await DevCluster.prepare();
    await using model = await modelFixture('quick');
    const dev = spawn(binary, ['dev', '--zk-port', '0'], { env: cluster.env, stdio: 'ignore' });
    onTestFinished(() => void dev.kill('SIGTERM'));
    const ended = once(dev, 'exit');
    await eventually(() => cluster.must('dev', 'status'), 60_000);
    const { running } = cluster.must<{ running: Instance[] }>('deploy', 'add', model.path, ...quick);
    const pid = await pidOf(running[0]?.endpoint.url ?? '');

    dev.kill(signal);
    expect(await ended).toEqual([0, null]);
    expect(isRunning(pid)).toBe(false);
  });
});
