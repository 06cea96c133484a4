import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { ManualClock } from '../../src/runtime/clock/manual-clock.js';
import { Evaluator } from '../../src/stellar/evaluator.js';
import { encode } from '../../src/stellar/json.js';
import { FileObjects } from '../../src/stellar/stored-objects.js';
import { StellarMap, type Value } from '../../src/stellar/values.js';

function scene(contents: Record<string, string>, settings: Record<string, Value> = {}) {
  const clock = new ManualClock();
  const read: string[] = [];
  const entry = { kind: 'file', modifiedAt: 0, owner: 'm', group: 'm', permission: '644' } as const;
  const never = async (): Promise<never> => {
    throw new Error('not asked for');
  };
  const files = {
    stat: async (path: string) => (contents[path] === undefined ? undefined : { ...entry, path, size: contents[path].length }),
    read: async (path: string) => {
      read.push(path);
      return Readable.from([Buffer.from(contents[path] ?? '')]);
    },
    ...{ list: never, write: never, remove: never, home: never },
  };
  const globals = StellarMap.of<Value, Value>(Object.entries(settings));
  const evaluator = new Evaluator({ capabilities: { objects: new FileObjects(files, clock), globals } });
  const run = async (source: string) => encode(await evaluator.compile(source).evaluateAsync(new Map()));
  return { run, read, clock };
}

it('keeps what it has read for as long as it is told', async () => {
  const { run, read, clock } = scene({ '/a': '1' }, { 'object.cache.expiration': 5, 'object.cache.time.unit': 'SECONDS' });
  expect(await run("[OBJECT_GET('/a'), OBJECT_GET('/a')]")).toEqual([1, 1]);
  expect(read).toEqual(['/a']);
  await clock.advance(5_000);
  await run("OBJECT_GET('/a')");
  expect(read).toEqual(['/a', '/a']);
});

it('keeps no more of them than it is told, and no failure', async () => {
  const contents: Record<string, string> = { '/a': '1', '/b': '2' };
  const { run, read } = scene(contents, { 'object.cache.size': 1 });
  await run("[OBJECT_GET('/a'), OBJECT_GET('/b'), OBJECT_GET('/a')]");
  expect(read).toEqual(['/a', '/b', '/a']);
  await expect(run("OBJECT_GET('/c')")).rejects.toMatchObject({ fault: 'failed' });
  contents['/c'] = '3';
  expect(await run("OBJECT_GET('/c')")).toBe(3);
});

it('refuses a file that is too large or no JSON, and takes an empty one for null', async () => {
  const { run } = scene({ '/large': '"0123456789"', '/prose': 'hello', '/empty': '' }, { 'object.cache.max.file.size': 10 });
  await expect(run("OBJECT_GET('/large')")).rejects.toThrow('has 12 bytes, more than the 10');
  await expect(run("OBJECT_GET('/prose')")).rejects.toMatchObject({ fault: 'failed' });
  expect(await run("OBJECT_GET('/empty')")).toBeNull();
});

it('reads bloom filters as the machine interface writes them', async () => {
  const made = await scene({}).run("BLOOM_ADD(BLOOM_INIT(), 'a')");
  const { run } = scene({ '/bloom': JSON.stringify(made) });
  expect(await run("[BLOOM_EXISTS(OBJECT_GET('/bloom'), 'a'), BLOOM_EXISTS(OBJECT_GET('/bloom'), 'b')]")).toEqual([true, false]);
});
