import { beforeEach, describe, expect, it } from 'vitest';
import DeployList from '../../src/commands/deploy/list.js';
import DeployRemove from '../../src/commands/deploy/remove.js';
import DeployScale from '../../src/commands/deploy/scale.js';
import DeployStatus from '../../src/commands/deploy/status.js';
import NodeList from '../../src/commands/node/list.js';
import { nodeName } from '../../src/domain/identity.js';
import { Failure } from '../../src/errors/catalogue.js';
import { seededRandom } from '../../src/runtime/random/seeded-random.js';
import { expectGolden } from '../cli/golden.js';
import { type CommandClass, Outside, runCommand } from '../cli/harness.js';
import { envelopeSchema } from '../cli/output/envelope-schema.js';
import { PlayedCluster } from '../operations/played-cluster.js';

describe('commands on a cluster', () => {
  let cluster: PlayedCluster;

  beforeEach(async () => {
    cluster = await PlayedCluster.begin();
  });

  async function run(Class: CommandClass, argv: string[], outside = new Outside()): Promise<Outside> {
    const connectors = {
      zooKeeper: () => cluster.connect(),
      store: async () => {
        throw new Failure('STORE_UNREACHABLE', 'no store in this test');
      },
    };
    await runCommand(Class, argv, outside, { connectors, clock: cluster.clock, random: seededRandom(1) });
    return outside;
  }

  async function busyCluster(): Promise<void> {
    await cluster.node('node1', { labels: { gpu: 'yes', rack: '7' } });
    await cluster.node('node2', { memoryMb: 2_048, draining: true });
    await cluster.deployment('dga', '10.0', { instances: 2 });
    await cluster.deployment('dga', '9.0', { memoryMb: 1_536 });
    await cluster.deployment('typo', '0.3', {
      instances: 3,
      unplaced: { count: 1, since: 0, reasons: [{ node: nodeName('node1'), reason: 'has 100 MB free, and 512 MB are asked for' }] },
    });
    const functions = { apply: 'apply' };
    await cluster.instance('dga 10.0', 'a1', 'node1', { pid: 4711, endpoint: { url: 'http://node1:36161', functions } });
    await cluster.instance('dga 10.0', 'a2', 'node2', { endpoint: { url: 'http://node2:36162', functions } });
    await cluster.instance('dga 9.0', 'b1', 'node1', { endpoint: { url: 'http://node1:36163', functions } });
    await cluster.instance('typo 0.3', 'c1', 'node1', { state: 'starting', reason: 'endpoint.dat is not written yet' });
    await cluster.instance('typo 0.3', 'c2', 'node3', {
      state: 'backoff',
      restarts: 2,
      reason: 'starts again in 4 s',
      lastExit: { at: 0, status: 1, stderr: ['Traceback (most recent call last):', 'ImportError: flask'] },
    });
    await cluster.registration('dga', '2', { version: '1.0', url: 'http://metron1:4000' });
    await cluster.clock.advance(3 * 86_400_000);
  }

  describe.each([
    ['deploy list', DeployList, []],
    ['deploy list of one name', DeployList, ['-n', 'typo']],
    ['deploy status', DeployStatus, ['-n', 'typo']],
    ['deploy status of two versions', DeployStatus, ['-n', 'dga']],
    ['node list', NodeList, []],
  ])('%s', (name, Class, argv) => {
    beforeEach(busyCluster);
    const file = name.replaceAll(' ', '-');

    it('in a pipe', async () => {
      const { stdout, stderr } = await run(Class, argv);
      await expectGolden(`${stdout.text}--- stderr\n${stderr.text}`, `commands/${file}.txt`);
    });

    it('for programs', async () => {
      const { stdout, stderr } = await run(Class, [...argv, '--json']);
      const envelope = envelopeSchema.parse(JSON.parse(stdout.text));
      expect(stderr.text).toBe('');
      await expectGolden(JSON.stringify(envelope, null, 2), `commands/${file}.json`);
    });
  });

  it('deploy list fits a narrow terminal', async () => {
    await busyCluster();
    const { stdout } = await run(DeployList, [], new Outside({ columns: 60, env: { NO_COLOR: '1' } }));
    await expectGolden(stdout.text, 'commands/deploy-list-60-columns.txt');
  });

  it('lists of nothing say what to do next', async () => {
    const deployments = await run(DeployList, []);
    const nodes = await run(NodeList, []);
    expect([deployments.stdout.text, nodes.stdout.text]).toEqual(['', '']);
    expect(deployments.stderr.text).toBe('nothing is deployed; maas deploy add ships a model\n');
    expect(nodes.stderr.text).toBe('there are no nodes; run maas agent on a machine to make it one\n');
  });

  it('deploy status of what is not deployed exits with 3', async () => {
    const { stderr, exitStatus } = await run(DeployStatus, ['-n', 'dga', '-v', '2.0']);
    expect(stderr.text).toBe('Error: no model dga 2.0 is deployed\n  try: maas deploy list shows what is deployed\n');
    expect(exitStatus).toBe(3);
  });

  it('deploy remove tells the way of each instance, and what is left', async () => {
    await cluster.node('node1');
    await cluster.deployment('dga', '1.0');
    await cluster.instance('dga 1.0', 'a', 'node1');
    const running = run(DeployRemove, ['-n', 'dga', '-v', '1.0']);
    await cluster.decide();
    await cluster.instance('dga 1.0', 'a', 'node1', { state: 'draining' });
    await cluster.clock.advance(1_000);
    await cluster.gone('dga 1.0', 'a', 'node1');
    const { stdout, stderr } = await running;
    await expectGolden(`${stdout.text}--- stderr\n${stderr.text}`, 'commands/deploy-remove.txt');
  });

  it('deploy remove takes all with --all, and not a number besides', async () => {
    await cluster.deployment('dga', '1.0', { instances: 3 });
    const running = run(DeployRemove, ['-n', 'dga', '-v', '1.0', '--all', '--no-wait', '--json']);
    await cluster.decide();
    expect(JSON.parse((await running).stdout.text).result.instances).toEqual({ before: 3, after: 0 });
    expect((await run(DeployRemove, ['-n', 'dga', '-v', '1.0', '--all', '-i', '1'])).exitStatus).toBe(2);
  });

  it('deploy scale returns at once with --no-wait', async () => {
    await cluster.deployment('dga', '1.0');
    const running = run(DeployScale, ['-n', 'dga', '-v', '1.0', '-i', '4', '--no-wait', '--json']);
    await cluster.decide();
    expect(JSON.parse((await running).stdout.text).result).toMatchObject({ name: 'dga', instances: { before: 1, after: 4 } });
  });

  it.each([
    ['a/b', '1.0', '"a/b" can\'t be a model name'],
    ['dga', '..', '".." can\'t be a model version'],
  ])('refuse the name %s and the version %s before they ask anybody', async (name, version, message) => {
    const { stderr, exitStatus } = await run(DeployScale, ['-n', name, '-v', version, '-i', '1']);
    expect(stderr.text).toContain(`Error: ${message}\n`);
    expect(exitStatus).toBe(4);
  });
});
