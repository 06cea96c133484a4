import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { DirectoryStore } from '../../../src/storage/directory/store.js';
import { eventually } from '../../eventually.js';
import { openFilesBelow } from '../open-files.js';
import { systemPorts } from '../system-ports.js';
import { temporaryDirectory } from '../temporary-directory.js';

const announced = { sha256: '0'.repeat(64), size: 1 << 30 };
const chunk = randomBytes(1 << 20);

async function nothingLeft(root: string): Promise<void> {
  expect(await openFilesBelow(root)).toEqual([]);
  expect(await readdir(path.join(root, '.partial'))).toEqual([]);
}

describe('a transfer to a directory store that is aborted', () => {
  it('while its source keeps it waiting leaves neither an open file nor a half one', async () => {
    await using root = await temporaryDirectory();
    const stop = new AbortController();
    async function* stuck() {
      yield chunk;
      stop.abort(new Error('enough'));
      await new Promise(() => undefined);
    }
    const store = new DirectoryStore(root.path, systemPorts);
    await expect(store.put('a', () => Readable.from(stuck()), announced, { signal: stop.signal })).rejects.toThrow('enough');
    await nothingLeft(root.path);
  });

  it('in the middle of a write leaves neither an open file nor a half one, whenever that is', async () => {
    await using root = await temporaryDirectory();
    const store = new DirectoryStore(root.path, systemPorts);
    for (let chunksBefore = 1; chunksBefore <= 8; chunksBefore++) {
      const stop = new AbortController();
      const source = () => Readable.from(Array.from({ length: 64 }, () => chunk));
      const onProgress = (bytes: number) => bytes >= chunksBefore * chunk.length && stop.abort(new Error('enough'));
      await expect(store.put('a', source, announced, { signal: stop.signal, onProgress })).rejects.toThrow('enough');
      await nothingLeft(root.path);
    }
  });

  it('destroys its source', async () => {
    await using root = await temporaryDirectory();
    const stop = new AbortController();
    const source = new Readable({ read: () => stop.abort(new Error('enough')) });
    const store = new DirectoryStore(root.path, systemPorts);
    await expect(store.put('a', () => source, announced, { signal: stop.signal })).rejects.toThrow('enough');
    expect(source.destroyed).toBe(true);
  });
});

describe('a transfer from a directory store that is aborted', () => {
  it('closes its file', async () => {
    await using root = await temporaryDirectory();
    const store = new DirectoryStore(root.path, systemPorts);
    const content = () => Readable.from(Array.from({ length: 4 }, () => chunk));
    const hash = createHash('sha256');
    for await (const part of content()) hash.update(part);
    await store.put('a', content, { sha256: hash.digest('hex'), size: 4 * chunk.length });

    const stop = new AbortController();
    const stream = await store.get('a', { signal: stop.signal });
    stream.once('error', () => undefined);
    stop.abort(new Error('enough'));
    await eventually(async () => expect(await openFilesBelow(root.path)).toEqual([]));
    expect(stream.errored).toMatchObject({ message: 'enough' });
  });
});
