import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import DeployAdd from '../../src/commands/deploy/add.js';
import DeployList from '../../src/commands/deploy/list.js';
import DeployLogs from '../../src/commands/deploy/logs.js';
import DeployRemove from '../../src/commands/deploy/remove.js';
import DeployScale from '../../src/commands/deploy/scale.js';
import DeployStatus from '../../src/commands/deploy/status.js';
import NodeList from '../../src/commands/node/list.js';
import { type CommandClass, Outside, runCommand } from '../cli/harness.js';
import { eventually } from '../eventually.js';
import { type ModelFixture, modelFixture } from '../fixtures/model-fixture.js';
import { RealCluster } from './real-cluster.js';

describe('commands against a real service and agent', () => {
  let cluster: RealCluster;
  beforeAll(async () => {
    cluster = await RealCluster.begin({ nodeMemoryMb: 1_024 });
  });
  afterAll(() => cluster[Symbol.asyncDispose]());

  async function run(Class: CommandClass, argv: string[], outside = new Outside()): Promise<Outside> {
    await runCommand(Class, argv, outside, { connectors: cluster.connectors });
    return outside;
  }
  async function result(Class: CommandClass, argv: string[]) {
    const { stdout, exitStatus } = await run(Class, [...argv, '--json', '--timeout', '60']);
    return { ...JSON.parse(stdout.text), exitStatus };
  }
  async function add(model: ModelFixture, name: string, ...more: string[]) {
    await using fixture = await modelFixture(model);
    return await result(DeployAdd, [
      fixture.path,
      '--store',
      'file:///models',
      '-n',
      name,
      '-v',
      '1.0',
      ...(more.includes('-m') ? [] : ['-m', '64']),
      ...more,
    ]);
  }

  it('deploy, show, call, scale, follow and remove a model', async () => {
    const added = await add('quick', 'quick');
    expect(added).toMatchObject({ ok: true, result: { instances: { before: 0, after: 1 }, running: [{ state: 'ready', node: 'node1' }] } });
    const { url } = added.result.running[0].endpoint;
    expect((await fetch(`${url}/apply?host=a`)).status).toBe(200);

    expect((await result(DeployList, [])).result).toMatchObject({
      deployments: [{ name: 'quick', endpoints: [url] }],
      others: [],
      warnings: [],
    });
    expect((await result(NodeList, [])).result.nodes).toMatchObject([{ node: 'node1', memoryMb: 1_024, usedMb: 64, instances: 1 }]);

    expect((await result(DeployScale, ['-n', 'quick', '-v', '1.0', '-i', '2'])).result.running).toHaveLength(2);
    expect((await result(DeployStatus, ['-n', 'quick'])).result.deployments[0].instances).toEqual({ ready: 2, wanted: 2 });

    const removed = await result(DeployRemove, ['-n', 'quick', '-v', '1.0', '--all']);
    expect(removed.result).toMatchObject({ instances: { before: 2, after: 0 }, running: [] });
    await expect(fetch(`${url}/apply?host=a`)).rejects.toThrow();
    expect((await result(DeployStatus, ['-n', 'quick'])).exitStatus).toBe(3);
  });

  it('repeat with --ensure, and change nothing', async () => {
    await add('quick', 'again', '-i', '1', '--ensure');
    const second = await add('quick', 'again', '-i', '1', '--ensure');
    expect(second.result).toMatchObject({ instances: { before: 1, after: 1 }, artifact: { reused: true } });
    await result(DeployRemove, ['-n', 'again', '-v', '1.0']);
  });

  it('exit with 6 and the last words of a model that dies at its start', async () => {
    const { exitStatus, error } = await add('dies-at-start', 'dies');
    expect(exitStatus).toBe(6);
    expect(error).toMatchObject({ code: 'MODEL_FAILED', details: { status: 3, node: 'node1' } });
    expect(error.details.stderr).toEqual(['Traceback: no module named torch', "can't load the model"]);
    await result(DeployRemove, ['-n', 'dies', '-v', '1.0', '--all']);
  });

  it('exit with 5 and the reason of each node when nothing fits', async () => {
    const { exitStatus, error } = await add('quick', 'many', '-m', '600', '-i', '2');
    expect([exitStatus, error.code]).toEqual([5, 'NO_NODE_FITS']);
    expect(error.details.reasons).toMatchObject([{ node: 'node1', reason: expect.stringContaining('MB') }]);
    expect((await result(DeployStatus, ['-n', 'many'])).exitStatus).toBe(3);
  });

  it('exit with 4 for more memory than any node has', async () => {
    expect((await add('quick', 'huge', '-m', '100000')).error).toMatchObject({ code: 'MEMORY_OUT_OF_RANGE' });
  });

  it('show what instances printed, and follow it until Ctrl-C', async () => {
    await add('dies-at-start', 'talks', '--no-wait');
    const outside = new Outside();
    const following = run(DeployLogs, ['-n', 'talks', '-f', '--json'], outside);
    await eventually(async () => {
      if (!outside.stdout.text.includes('Traceback')) {
        const { stdout } = await run(DeployLogs, ['-n', 'talks']);
        throw new Error(`followed ${outside.stdout.text} and there is ${stdout.text}`);
      }
    }, 20_000);
    outside.signals.emit('SIGINT');
    await following;
    expect(outside.exitStatus).toBe(130);
    await result(DeployRemove, ['-n', 'talks', '-v', '1.0', '--all']);
  });
});
