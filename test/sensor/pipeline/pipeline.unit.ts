import { describe, expect, it } from 'vitest';
import { Failure } from '../../../src/errors/catalogue.js';
import { Evaluator } from '../../../src/stellar/evaluator.js';
import { Registry } from '../../../src/stellar/functions/registry.js';
import { eventually } from '../../eventually.js';
import { message, noTexts, Scene } from './scene.js';

const messages = (count: number) => Array.from({ length: count }, (_, n) => message(n));
const never = new AbortController().signal;

describe('a pipeline', () => {
  it('stores every message of every partition once, and commits when told to end', async () => {
    const scene = new Scene();
    await scene.fill(3, messages(3_000));
    await using source = await scene.source();
    const stop = new AbortController();
    const running = (await scene.pipeline(source)).run(stop.signal, never);
    await eventually(() => expect(scene.memory.size).toBe(3_000));
    stop.abort();
    expect(await running).toEqual({ read: 3_000, written: 3_000, failed: 0 });
    expect(await scene.committed()).toBe(3_000);
  });

  it('commits nothing that is not stored; what was read again replaces itself', async () => {
    const scene = new Scene();
    await scene.fill(2, messages(1_000));
    const killed = new AbortController();
    {
      let bulks = 0;
      scene.index.isAway = (call) => call === 'bulk' && ++bulks > 1;
      await using source = await scene.source();
      const running = (await scene.pipeline(source)).run(never, killed.signal);
      await eventually(() => expect(scene.memory.size).toBeGreaterThan(0));
      killed.abort(new Error('killed'));
      await expect(running).rejects.toThrow('killed');
    }
    expect(await scene.committed()).toBeLessThan(1_000);
    scene.index.isAway = () => false;
    await using source = await scene.source();
    const stop = new AbortController();
    const running = (await scene.pipeline(source)).run(stop.signal, never);
    await eventually(() => expect(scene.memory.size).toBe(1_000));
    stop.abort();
    await running;
    expect(scene.memory.size).toBe(1_000);
  });

  it('waits while the index is away, and loses nothing', async () => {
    const scene = new Scene();
    await scene.fill(1, messages(100));
    let failures = 5;
    scene.index.isAway = (call) => call === 'bulk' && failures-- > 0;
    await using source = await scene.source();
    const stop = new AbortController();
    const running = (await scene.pipeline(source)).run(stop.signal, never);
    await eventually(() => expect(scene.memory.size).toBe(100));
    stop.abort();
    expect(await running).toMatchObject({ written: 100, failed: 0 });
    expect(scene.log.entries.some(({ message }) => message.startsWith('the sink is away'))).toBe(true);
  });

  it('takes in no more than a few megabytes while the index is away', async () => {
    const scene = new Scene();
    const padding = 'x'.repeat(2_000);
    await scene.fill(
      2,
      messages(10_000).map((each) => ({ ...each, padding })),
    );
    let tries = 0;
    scene.index.isAway = (call) => call === 'bulk' && ++tries > 0;
    await using source = await scene.source();
    const killed = new AbortController();
    const pipeline = await scene.pipeline(source);
    const running = pipeline.run(never, killed.signal);
    await eventually(() => expect(pipeline.counts.read).toBeGreaterThan(1_500));
    const triesBefore = tries;
    await eventually(() => expect(tries).toBeGreaterThan(triesBefore + 10));
    expect(pipeline.counts.read).toBeLessThan(3_000);
    killed.abort(new Error('killed'));
    await expect(running).rejects.toThrow('killed');
  });

  it('one document that the index refuses becomes an error message, and one it was too busy for is tried again', async () => {
    const scene = new Scene();
    await scene.fill(1, messages(10));
    const busy = new Set<string>();
    scene.index.refusal = ({ json }) => {
      const { n } = JSON.parse(json);
      if (n === 3) return { reason: 'mapper_parsing_exception', retryable: false };
      if (n === 4 && !busy.has(json) && busy.add(json)) return { reason: 'too busy', retryable: true };
      return undefined;
    };
    await using source = await scene.source();
    const stop = new AbortController();
    const running = (await scene.pipeline(source)).run(stop.signal, never);
    await eventually(() => expect(scene.memory.size).toBe(10));
    stop.abort();
    expect(await running).toEqual({ read: 10, written: 9, failed: 1 });
    const [error] = await scene.memory.search({ indices: ['error_index_*'], limit: 5 });
    expect(error?.source).toMatchObject({ 'source:type': 'error', error_type: 'indexing_error', message: 'mapper_parsing_exception' });
  });

  it('what is no message becomes an error in the hour of its record, and holds up nothing', async () => {
    const scene = new Scene('enrich,index');
    await scene.fill(1, [message(1), 'broken', '{"timestamp":"never","source.type":"s"}', message(2)]);
    await using source = await scene.source();
    const stop = new AbortController();
    const running = (await scene.pipeline(source)).run(stop.signal, never);
    await eventually(() => expect(scene.memory.size).toBe(4));
    stop.abort();
    expect(await running).toEqual({ read: 4, written: 2, failed: 2 });
    const errors = await scene.memory.search({ indices: ['error_index_1970.01.01.00'], limit: 5 });
    expect(errors.map(({ source }) => source['error_type']).sort()).toEqual(['enrichments_error', 'indexing_error']);
  });

  it('ends with what the index refuses for good', async () => {
    const scene = new Scene();
    await scene.fill(1, messages(10));
    scene.index.bulk = () => Promise.reject(new Failure('NOT_ALLOWED', 'no'));
    await using source = await scene.source();
    await expect((await scene.pipeline(source)).run(never, never)).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
    expect(await scene.committed()).toBe(0);
  });

  it('lets messages wait side by side, and keeps their order', async () => {
    let waiting = 0;
    let most = 0;
    const slow = {
      ...{ name: 'SLOW', summary: '', parameters: [], returns: '', examples: [], async: true as const },
      call: async (args: readonly unknown[]) => {
        most = Math.max(most, ++waiting);
        await new Promise((resolve) => setImmediate(resolve));
        waiting--;
        return args[0] as number;
      },
    };
    const evaluator = new Evaluator({ registry: new Registry([{ name: 'slow', functions: [slow] }]) });
    const config = { enrichment: { fieldMap: { stellar: { config: { m: 'SLOW(n)' } } } } };
    const scene = new Scene('enrich,index');
    await scene.fill(1, messages(1_500));
    await using source = await scene.source();
    const stop = new AbortController();
    const texts = { ...noTexts, enrichments: new Map([['s', { text: JSON.stringify(config), where: 's.json' }]]) };
    const running = (await scene.pipeline(source, await scene.chain(texts, evaluator))).run(stop.signal, never);
    await eventually(() => expect(scene.memory.size).toBe(1_500));
    stop.abort();
    await running;
    expect(most).toBeGreaterThan(10);
    expect(most).toBeLessThan(1_000);
    const stored = await scene.memory.search({ indices: ['s_*'], limit: 2_000, oldestFirst: true });
    expect(stored.every(({ source: { n, m } }) => n === m)).toBe(true);
  });
});
