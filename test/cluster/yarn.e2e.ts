import { afterAll, describe, expect, it } from 'vitest';
import type { DeploymentList } from '../../src/operations/deploy/list-deployments.js';
import type { ServiceStatus } from '../../src/operations/service/service-status.js';
import { eventually } from '../eventually.js';
import { orSkipLoudly } from '../stack/wanting.js';
import { YarnCluster } from './yarn-cluster.js';

const limitMs = 120_000;
const dga = ['--name', 'dga', '--version', '1.0'];

const cluster = await orSkipLoudly('YARN', () => YarnCluster.start());
afterAll(() => cluster?.[Symbol.asyncDispose]());

describe.skipIf(cluster === undefined)('the built binary on a real YARN', { timeout: 300_000 }, () => {
  const yarn = () => cluster ?? expect.unreachable('there is no cluster');
  const running = async () => {
    const { deployments } = await yarn().must<DeploymentList>('deploy', 'list', ...dga);
    return deployments[0]?.running ?? [];
  };
  const ready = async (count: number) => {
    const found = await running();
    expect(found.map(({ state }) => state)).toEqual(Array(count).fill('ready'));
    return found;
  };
  const call = async () => await yarn().must('model', 'apply', 'dga', 'host=yahoo.com');
  const applications = async () => {
    const answer = await fetch(`${yarn().below.yarn.url}/ws/v1/cluster/apps?states=NEW,SUBMITTED,ACCEPTED,RUNNING`);
    const { apps } = (await answer.json()) as { apps: { app?: { name: string }[] } | null };
    return (apps?.app ?? []).map(({ name }) => name);
  };
  const models = async () => (await yarn().below.yarn.containers()).filter(({ command }) => /dga\.py|runner/.test(command));

  it('runs a model in a container, found and called as any other', async () => {
    yarn().service();
    yarn().service();
    // Before a service has made its znodes a request would go to Metron's queue.
    await eventually(async () => expect((await yarn().must<ServiceStatus>('service', 'status')).services).toHaveLength(2), limitMs);
    await yarn().must('deploy', 'add', 'examples/mock-dga', ...dga, '--engine', 'yarn', '--memory', '64');
    const [instance] = await ready(1);
    expect(instance).toMatchObject({ node: 'yarn@localhost', leaving: false, lost: false, restarts: 0 });
    expect(await call()).toMatchObject({ answer: { is_malicious: 'legit' } });
    expect(await applications()).toEqual([expect.stringMatching(/^maas-[0-9a-f]{8}-dga-1-0-[0-9a-f]{12}-r1$/)]);
    const { nodes } = await yarn().must<{ nodes: object[] }>('node', 'list');
    expect(nodes).toMatchObject([{ node: 'yarn@localhost', state: 'up', instances: 1 }]);
  });

  it('is looked at by doctor', async () => {
    const { stdout } = await yarn().maas('doctor');
    expect(stdout).toContain("serves YARN's services");
    expect(stdout).not.toMatch(/^BAD/m);
  });

  it('scales up, keeping what runs, and down', async () => {
    const [first] = await ready(1);
    await yarn().must('deploy', 'scale', ...dga, '--instances', '2');
    expect((await ready(2)).map(({ id }) => id)).toContain(first?.id);
    await yarn().must('deploy', 'scale', ...dga, '--instances', '1');
    await eventually(() => ready(1), limitMs);
  });

  it('starts a model that is killed again, in its container', async () => {
    const [before] = await ready(1);
    process.kill(-(before?.pid ?? 0), 'SIGKILL');
    const [after] = await eventually(async () => {
      const now = await ready(1);
      expect(now[0]).toMatchObject({ id: before?.id, restarts: 1 });
      return now;
    }, limitMs);
    expect(after?.pid).not.toBe(before?.pid);
    expect(await call()).toMatchObject({ answer: { is_malicious: 'legit' } });
  });

  it('has another service lead once that which leads is killed, and nothing doubled', async () => {
    const { services } = await yarn().must<ServiceStatus>('service', 'status');
    const before = await ready(1);
    process.kill(services[0]?.pid ?? 0, 'SIGKILL');
    await yarn().must('deploy', 'scale', ...dga, '--instances', '2');
    const now = await ready(2);
    expect(now.map(({ id }) => id)).toContain(before[0]?.id);
    expect(await applications()).toHaveLength(1);
  });

  it('gets a new container for one whose runner is killed, and nothing of the old one stays', async () => {
    const before = await ready(2);
    const [victim] = (await models()).filter(({ command }) => command.startsWith('./maas runner'));
    process.kill(victim?.pid ?? 0, 'SIGKILL');
    await eventually(async () => {
      const ids = (await ready(2)).map(({ id }) => id);
      expect(ids.filter((id) => before.some((each) => each.id === id))).toHaveLength(1);
    }, limitMs);
    await eventually(async () => expect((await models()).filter(({ command }) => command.endsWith('dga.py'))).toHaveLength(2), limitMs);
  });

  it('tells what YARN has no room for, and takes that away again', async () => {
    const vast = ['--name', 'vast', '--version', '1.0'];
    const { status, stdout } = await yarn().maas(
      'deploy',
      'add',
      'examples/mock-dga',
      ...vast,
      '--engine',
      'yarn',
      '-m',
      '3000',
      '-i',
      '9',
      '--json',
    );
    expect(status).toBe(5);
    expect(JSON.parse(stdout).error.details.reasons).toMatchObject([
      { node: 'yarn@localhost', reason: expect.stringContaining('3000 MB wanted') },
    ]);
    await yarn().must('deploy', 'remove', ...vast, '--all');
  });

  it('removes it all: nothing is left on YARN, and no process', async () => {
    await yarn().must('deploy', 'remove', ...dga, '--all');
    await eventually(async () => expect(await applications()).toEqual([]), limitMs);
    await eventually(async () => expect(await yarn().below.yarn.containers()).toEqual([]), limitMs);
    expect((await yarn().must<DeploymentList>('deploy', 'list')).others).toEqual([]);
  });
});
