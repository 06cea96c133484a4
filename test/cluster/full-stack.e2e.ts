import { afterAll, describe, expect, it } from 'vitest';
import { orSkipLoudly } from '../stack/wanting.js';
import { FullStack } from './full-stack.js';

const stack = await orSkipLoudly('full stack of ZooKeeper, HDFS, Kafka and OpenSearch', () => FullStack.start());
afterAll(() => stack?.[Symbol.asyncDispose]());

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
});
