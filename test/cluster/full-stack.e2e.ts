import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { eventually } from '../eventually.js';
import { startSquid } from '../stack/squid.js';
import { orSkipLoudly } from '../stack/wanting.js';
import { FullStack } from './full-stack.js';

const stack = await orSkipLoudly('full stack of ZooKeeper, HDFS, Kafka and OpenSearch', () => FullStack.start());
const squid = stack && (await orSkipLoudly('Squid', startSquid));
afterAll(async () => {
  await squid?.[Symbol.asyncDispose]();
  await stack?.[Symbol.asyncDispose]();
});

describe.skipIf(stack === undefined)('on a real ZooKeeper, HDFS, Kafka and OpenSearch', () => {
  it('maas test passes, from the first model to the alert in the index, and leaves nothing', { timeout: 300_000 }, async () => {
    const { status, stdout } = (await stack?.maas('test', '--json')) ?? { status: 1, stdout: '{}' };
    const { ok, error, result } = JSON.parse(stdout);
    expect({ ok, status, error }).toEqual({ ok: true, status: 0, error: undefined });
    expect(result.left).toEqual([]);
    expect(result.steps.map(({ id }: { id: string }) => id)).toEqual(
      expect.arrayContaining(['create-topic', 'start-sensor', 'find-alerts']),
    );
    const indices = await fetch(`${stack?.searchUrl}/_cat/indices/maas-test-*?h=index`);
    expect(await indices.text()).toBe('');
  });

  describe("the runbook as it is typed, with Metron's spellings and Squid's own log,", { timeout: 240_000 }, () => {
    const typed = async (line: string) => {
      if (stack === undefined) throw new Error('there is no stack');
      const [program = '', ...args] = line.split(' ');
      const ended = await stack.run(path.resolve('bin', program), args);
      expect(ended, line).toMatchObject({ status: 0 });
      return ended.stdout;
    };

    it('starts and removes the echo model', async () => {
      const { quorum } = stack ?? { quorum: '' };
      await typed(`maas_deploy.sh -zq ${quorum} -lmp examples/echo -hmp /user/root/maas/sample -mo ADD -m 128 -n sample -ni 1 -v 1.0`);
      expect(await (await stack?.run('curl', ['-s', 'http://127.0.0.1:1500/echo/foobar']))?.stdout).toBe('foobar\n');
      expect(await typed(`maas_deploy.sh -zq ${quorum} -mo LIST -n sample`)).toContain('sample');
      await typed(`maas_deploy.sh -zq ${quorum} -mo REMOVE -n sample -ni 1 -v 1.0`);
      expect((await stack?.run('curl', ['-s', 'http://127.0.0.1:1500/echo/foobar']))?.status).toBe(7);
    });

    it.skipIf(squid === undefined)('sees an alert for cnn.com, and none for yahoo.com', async () => {
      if (squid === undefined) throw new Error('there is no Squid');
      const { quorum, brokers, searchUrl } = stack ?? { quorum: '', brokers: '', searchUrl: '' };
      await typed(`maas_deploy.sh -zq ${quorum} -lmp examples/mock-dga -hmp /user/root/models -mo ADD -m 128 -n dga -v 1.0 -ni 1`);
      await typed(`zk_load_configs.sh --mode PUSH -i examples/squid/zookeeper -z ${quorum}`);
      expect(await stack?.maas('topic', 'create', '--topic', 'squid', '--partitions', '1', '--replication-factor', '1')).toMatchObject({
        status: 0,
      });
      await typed(`start_parser_topology.sh -k ${brokers} -z ${quorum} -s squid`);

      await squid.get('http://yahoo.com/');
      await squid.get('http://cnn.com/');
      expect(await stack?.maas('sensor', 'send', 'squid', squid.accessLog)).toMatchObject({ status: 0 });

      const found = await eventually(async () => {
        const answer = await fetch(`${searchUrl}/squid_index_*/_search`);
        const { hits } = (await answer.json()) as { hits: { hits: { _source: Record<string, unknown> }[] } };
        if (hits.hits.length < 2) throw new Error(`${hits.hits.length} documents`);
        return hits.hits.map(({ _source }) => _source);
      }, 60_000);
      const [yahoo] = found.filter((document) => document['domain_without_subdomains'] === 'yahoo.com');
      const [cnn] = found.filter((document) => document['domain_without_subdomains'] === 'cnn.com');
      expect(found).toHaveLength(2);
      expect(yahoo).toMatchObject({ is_malicious: 'legit' });
      expect(yahoo).not.toHaveProperty('is_alert');
      expect(cnn).toMatchObject({ is_malicious: 'malicious', is_alert: 'true', 'threat:triage:level': 100 });

      expect(await stack?.maas('sensor', 'stop', 'squid')).toMatchObject({ status: 0 });
      await typed(`maas_deploy.sh -zq ${quorum} -mo REMOVE -m 512 -n dga -v 1.0 -ni 1`);
    });
  });
});
