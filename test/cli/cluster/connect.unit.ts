import { describe, expect, it } from 'vitest';
import { MaasCommand } from '../../../src/cli/maas-command.js';
import { Failure } from '../../../src/errors/catalogue.js';
import { MemoryEnsemble } from '../../../src/zookeeper/memory.js';
import { Outside, runCommand } from '../harness.js';

type Cluster = Awaited<ReturnType<MaasCommand<object>['openCluster']>>;

function commandThat(work: (cluster: Cluster) => Promise<object>, changes = false) {
  return class Touch extends MaasCommand<object> {
    static override id = 'touch';

    override async run() {
      await this.parse(Touch);
      await using cluster = await this.openCluster({ changes });
      return await work(cluster);
    }
  };
}

/** A cluster whose ZooKeeper is in memory, and what commands asked of it. */
class MemoryCluster {
  readonly asked: { quorum: string; connectTimeoutMs: number; secrets: readonly string[] }[] = [];
  readonly ensemble = new MemoryEnsemble();
  opened: Awaited<ReturnType<MemoryEnsemble['connect']>> | undefined;

  readonly connectors = {
    zooKeeper: async (options: { quorum: string; connectTimeoutMs: number; credentials: readonly { secret: string }[] }) => {
      const { quorum, connectTimeoutMs, credentials } = options;
      this.asked.push({ quorum, connectTimeoutMs, secrets: credentials.map(({ secret }) => secret) });
      this.opened = await this.ensemble.connect();
      return this.opened;
    },
    store: async () => {
      throw new Failure('STORE_UNREACHABLE', 'no store in this test');
    },
  };
}

const nothing = async () => ({});

describe('a command that acts on a cluster', () => {
  it('connects to the quorum of the settings, and closes the session whatever happens', async () => {
    const cluster = new MemoryCluster();
    const failing = commandThat(async () => {
      throw new Failure('NO_SUCH_MODEL', 'none');
    });
    await runCommand(failing, ['-z', 'node1'], new Outside(), cluster);
    expect(cluster.asked[0]?.quorum).toBe('node1:2181');
    expect(cluster.opened?.session.state).toBe('closed');
  });

  it('says on which cluster it acts when it changes something', async () => {
    const outside = new Outside({ env: { MAAS_ZK_QUORUM: 'node1:2181' } });
    await runCommand(commandThat(nothing, true), [], outside, new MemoryCluster());
    expect(outside.stderr.text).toBe('cluster: node1:2181 (environment variable MAAS_ZK_QUORUM)\n');
  });

  it.each([
    [
      {},
      'no cluster is set, and no ZooKeeper server answers at the default, localhost:2181',
      'name a cluster with -z HOST:2181, MAAS_ZK_QUORUM',
    ],
    [{ MAAS_ZK_QUORUM: 'node1:2181' }, 'no server of node1:2181 answers', 'check --zk-quorum'],
  ])('tells a quorum that does not answer from none that was named: %j', async (env, message, hint) => {
    const outside = new Outside({ env });
    const zooKeeper = async () => {
      throw new Failure('ZOOKEEPER_UNREACHABLE', 'no server of node1:2181 answers');
    };
    await runCommand(commandThat(nothing, true), [], outside, { connectors: { zooKeeper } });
    expect(outside.stderr.text).toContain(`Error: ${message}\n`);
    expect(outside.stderr.text).toContain(hint);
    expect(outside.exitStatus).toBe(8);
  });

  it('does not say so when it only looks', async () => {
    const outside = new Outside();
    await runCommand(commandThat(nothing), [], outside, new MemoryCluster());
    expect(outside.stderr.text).toBe('');
  });

  it('gives up connecting before its own time is over, so that it can say why', async () => {
    const cluster = new MemoryCluster();
    await runCommand(commandThat(nothing), ['-z', 'node1', '--timeout', '5'], new Outside(), cluster);
    await runCommand(commandThat(nothing), ['-z', 'node1', '--timeout', '5m'], new Outside(), cluster);
    expect(cluster.asked.map(({ connectTimeoutMs }) => connectTimeoutMs)).toEqual([4_500, 10_000]);
  });

  it('does not try for long where no cluster was named', async () => {
    const cluster = new MemoryCluster();
    await runCommand(commandThat(nothing), [], new Outside(), cluster);
    expect(cluster.asked.map(({ connectTimeoutMs }) => connectTimeoutMs)).toEqual([3_000]);
  });

  it('takes credentials from where a setting says, never from its own command line', async () => {
    const cluster = new MemoryCluster();
    const outside = new Outside({ env: { MAAS_ZK_AUTH: 'env:SECRET', SECRET: 'digest:maas:s3cret' } });
    await runCommand(commandThat(nothing), [], outside, cluster);
    expect(cluster.asked[0]?.secrets).toEqual(['maas:s3cret']);

    await runCommand(commandThat(nothing), ['--zk-auth', 'digest:maas:s3cret'], outside, cluster);
    expect(outside.exitStatus).toBe(4);
    expect(outside.stderr.text).not.toContain('s3cret');
  });

  it('keeps znodes to itself only where it has credentials to own them by', async () => {
    const cluster = new MemoryCluster();
    const outside = new Outside({ env: { MAAS_ZK_ACL: 'readable' } });
    await runCommand(commandThat(nothing), [], outside, cluster);
    expect([outside.exitStatus, outside.stderr.text]).toEqual([4, expect.stringContaining('zk-auth is not set')]);
    expect(cluster.asked).toEqual([]);
  });

  it('needs to be told where models are kept only when it needs them', async () => {
    const outside = new Outside();
    await runCommand(
      commandThat((cluster) => cluster.store()),
      ['--json'],
      outside,
      new MemoryCluster(),
    );
    expect(JSON.parse(outside.stdout.text).error).toMatchObject({ code: 'BAD_SETTING', details: { setting: 'store' } });
  });
});
