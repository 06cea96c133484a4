import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Digest, ModelStore } from '../../src/storage/port.js';
import { pathInStore } from '../../src/storage/store-path.js';

/** A store for one test, empty. */
export interface TestStore extends AsyncDisposable {
  readonly store: ModelStore;
}

interface StoreCase {
  readonly name: string;
  readonly body: (store: ModelStore) => Promise<void>;
}

const bytes = (text: string) => Buffer.from(text);
const digestOf = (content: Buffer): Digest => ({ sha256: createHash('sha256').update(content).digest('hex'), size: content.length });
const streamOf = (content: Buffer, chunkBytes = 64 * 1024) => {
  const starts = Array.from({ length: Math.ceil(content.length / chunkBytes) }, (_, index) => index * chunkBytes);
  return Readable.from(
    starts.map((start) => content.subarray(start, start + chunkBytes)),
    { objectMode: false },
  );
};
const put = (store: ModelStore, path: string, content: Buffer, signal?: AbortSignal) =>
  store.put(path, () => streamOf(content), digestOf(content), { signal });
const read = async (store: ModelStore, path: string) => buffer(await store.get(path));
const large = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7919) % 251));

const promise = (name: string, body: StoreCase['body']): StoreCase => ({ name, body });

/** Every promise of the contract, by what it says. */
export const storeCases: readonly StoreCase[] = [
  promise('gives back what was stored, whole', async (store) => {
    await put(store, 'dga/1.0/a.tar.gz', large);
    expect((await read(store, 'dga/1.0/a.tar.gz')).equals(large)).toBe(true);
  }),

  promise('stores what is empty', async (store) => {
    await put(store, 'empty', bytes(''));
    expect(await read(store, 'empty')).toEqual(bytes(''));
    expect(await store.stat('empty')).toMatchObject({ size: 0 });
  }),

  promise('tells the path, address and size of what is stored', async (store) => {
    const stored = await put(store, 'dga/1.0/a.tar.gz', bytes('hello'));
    expect(stored).toEqual({ path: 'dga/1.0/a.tar.gz', uri: `${store.uri}/dga/1.0/a.tar.gz`, size: 5, modifiedAt: expect.any(Number) });
    expect(await store.stat('dga/1.0/a.tar.gz')).toEqual(stored);
  }),

  promise('gives addresses that lead back to their path, whatever is in it', async (store) => {
    const path = 'a b/50%/#1/q?x=y/é/+';
    const { uri } = await put(store, path, bytes('x'));
    expect(URL.canParse(uri)).toBe(true);
    expect(pathInStore(store, uri)).toBe(path);
    expect((await store.list('')).map((object) => object.path)).toEqual([path]);
    expect(await read(store, path)).toEqual(bytes('x'));
  }),

  promise('knows nothing of what was never stored', async (store) => {
    await put(store, 'a/b', bytes('x'));
    expect(await store.stat('nothing')).toBeUndefined();
    expect(await store.stat('a')).toBeUndefined();
    expect(await store.stat('a/b/c')).toBeUndefined();
    expect(await store.list('nothing')).toEqual([]);
    await expect(store.get('nothing')).rejects.toMatchObject({ code: 'NO_SUCH_ARTIFACT' });
    await store.remove('nothing');
  }),

  promise('takes the same content again without a fault', async (store) => {
    await put(store, 'a', bytes('same'));
    await put(store, 'a', bytes('same'));
    expect(await read(store, 'a')).toEqual(bytes('same'));
  }),

  promise('refuses other content under the same path, and keeps the first', async (store) => {
    await put(store, 'a', bytes('first'));
    for (const other of ['other', 'first and more', '']) {
      await expect(put(store, 'a', bytes(other))).rejects.toMatchObject({ code: 'EXISTS_WITH_OTHER_CONTENT' });
    }
    expect(await read(store, 'a')).toEqual(bytes('first'));
  }),

  promise('refuses what is not as announced, and keeps nothing of it', async (store) => {
    for (const sent of [bytes('hellO'), bytes('hell'), bytes('hello!'), bytes(''), large]) {
      const expected = digestOf(bytes('hello'));
      await expect(store.put('a', () => streamOf(sent), expected)).rejects.toMatchObject({ code: 'CHANGED_MEANWHILE' });
    }
    expect(await store.stat('a')).toBeUndefined();
    expect(await store.list('')).toEqual([]);
  }),

  promise('hands on what went wrong in the content, and keeps nothing of it', async (store) => {
    const broken = () =>
      Readable.from(
        (async function* () {
          yield bytes('half');
          throw new Error('the disk fell off');
        })(),
      );
    await expect(store.put('a', broken, digestOf(bytes('half and half')))).rejects.toThrow('the disk fell off');
    expect(await store.list('')).toEqual([]);
    await put(store, 'a', bytes('now whole'));
    expect(await read(store, 'a')).toEqual(bytes('now whole'));
  }),

  promise('lets one of two writers with different contents win, and tells the others', async (store) => {
    const contents = ['one', 'two', 'three', 'four'].map((text) => Buffer.concat([large, bytes(text)]));
    const outcomes = await Promise.allSettled(contents.map((content) => put(store, 'a/b', content)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'EXISTS_WITH_OTHER_CONTENT' });
    }
    const winner = contents[outcomes.findIndex(({ status }) => status === 'fulfilled')] ?? bytes('');
    expect((await read(store, 'a/b')).equals(winner)).toBe(true);
  }),

  promise('lets all writers of the same content win', async (store) => {
    await Promise.all(Array.from({ length: 4 }, () => put(store, 'a/b', large)));
    expect((await read(store, 'a/b')).equals(large)).toBe(true);
    expect(await store.list('')).toHaveLength(1);
  }),

  promise('lists what is below a path, at any depth, in text order', async (store) => {
    for (const path of ['dga/2.0/x', 'dga/1.0/b', 'dga/1.0/a', 'dga-2/1.0/x', 'dga2/x', 'top']) await put(store, path, bytes(path));
    const paths = async (path: string) => (await store.list(path)).map((object) => object.path);
    expect(await paths('')).toEqual(['dga-2/1.0/x', 'dga/1.0/a', 'dga/1.0/b', 'dga/2.0/x', 'dga2/x', 'top']);
    expect(await paths('dga')).toEqual(['dga/1.0/a', 'dga/1.0/b', 'dga/2.0/x']);
    expect(await paths('dga/1')).toEqual([]);
    expect((await store.list('dga/1.0'))[0]).toEqual(await store.stat('dga/1.0/a'));
  }),

  promise('removes one object and no other, after which its path may take another content', async (store) => {
    await put(store, 'a/b', bytes('first'));
    await put(store, 'a/c', bytes('stays'));
    await store.remove('a/b');
    expect(await store.stat('a/b')).toBeUndefined();
    await store.remove('a');
    expect(await read(store, 'a/c')).toEqual(bytes('stays'));
    await put(store, 'a/b', bytes('second'));
    expect(await read(store, 'a/b')).toEqual(bytes('second'));
  }),

  promise('tells the bytes moved, as they move', async (store) => {
    const up: number[] = [];
    await store.put('a', () => streamOf(large), digestOf(large), { onProgress: (moved) => up.push(moved) });
    const down: number[] = [];
    await buffer(await store.get('a', { onProgress: (moved) => down.push(moved) }));
    for (const seen of [up, down]) {
      expect(seen.at(-1)).toBe(large.length);
      expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    }
  }),

  promise('refuses paths that are not below its root', async (store) => {
    for (const path of ['', '/', '/a', 'a/', 'a//b', '..', '../a', 'a/../../b', 'a/..', '.', './a', '.hidden', 'a/.hidden', 'a\0b']) {
      await expect(put(store, path, bytes('x')), path).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
      await expect(store.get(path), path).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
      await expect(store.remove(path), path).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
    }
  }),

  promise('stops with the reason of the signal, and keeps nothing', async (store) => {
    await put(store, 'there', bytes('x'));
    const stopped = AbortSignal.abort(new Error('enough'));
    await expect(put(store, 'a', bytes('x'), stopped)).rejects.toThrow('enough');
    await expect(store.get('there', { signal: stopped })).rejects.toThrow('enough');
    await expect(store.stat('there', { signal: stopped })).rejects.toThrow('enough');
    await expect(store.list('', { signal: stopped })).rejects.toThrow('enough');
    await expect(store.remove('there', { signal: stopped })).rejects.toThrow('enough');
    expect((await store.list('')).map(({ path }) => path)).toEqual(['there']);
  }),

  promise('stops in the middle of a transfer with the reason of the signal', async (store) => {
    const up = new AbortController();
    async function* endless() {
      yield bytes('some');
      up.abort(new Error('enough'));
      await new Promise(() => undefined);
    }
    await expect(store.put('a', () => Readable.from(endless()), digestOf(large), { signal: up.signal })).rejects.toThrow('enough');
    expect(await store.list('')).toEqual([]);

    await put(store, 'a', large);
    const down = new AbortController();
    const stream = await store.get('a', { signal: down.signal });
    down.abort(new Error('enough'));
    await expect(buffer(stream)).rejects.toThrow('enough');
  }),
];

/** What every implementation of the ModelStore port must do. */
export function modelStoreContract(name: string, open: () => Promise<TestStore>): void {
  describe(`${name} keeps the model store's contract`, () => {
    let opened: TestStore;
    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened[Symbol.asyncDispose]());

    for (const { name: says, body } of storeCases) it(says, () => body(opened.store));
  });
}
