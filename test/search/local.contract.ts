import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { EmbeddedSearchIndex } from '../../src/search/embedded/embedded-index.js';
import { FailingSearchIndex } from '../../src/search/failing.js';
import { MemorySearchIndex } from '../../src/search/memory.js';
import { searchContract } from './contract.js';

const open = async (index: MemorySearchIndex | FailingSearchIndex) => ({
  index,
  [Symbol.asyncDispose]: () => index[Symbol.asyncDispose](),
});

searchContract('memory', () => open(new MemorySearchIndex()));
searchContract('a failing index that does not fail', () => open(new FailingSearchIndex(new MemorySearchIndex())));
searchContract('the embedded index', async () => {
  const { file, ...directory } = await ownFile();
  const index = new EmbeddedSearchIndex({ file });
  const dispose = async () => {
    await index[Symbol.asyncDispose]();
    await directory[Symbol.asyncDispose]();
  };
  return { index, [Symbol.asyncDispose]: dispose };
});

describe('the embedded index', () => {
  it('keeps what it holds, over its end, for several at once', async () => {
    await using directory = await ownFile();
    const document = { index: 'a_index_1', id: '1', json: '{"timestamp":1}' };
    {
      await using first = new EmbeddedSearchIndex(directory);
      await using second = new EmbeddedSearchIndex(directory);
      await Promise.all([first.bulk([document]), second.bulk([{ ...document, id: '2' }])]);
    }
    await using again = new EmbeddedSearchIndex(directory);
    expect((await again.search({ indices: ['a_*'], limit: 9 })).map(({ id }) => id)).toEqual(['1', '2']);
  });

  it('drops the oldest beyond what it may keep', async () => {
    await using directory = await ownFile();
    await using index = new EmbeddedSearchIndex({ ...directory, keepDocuments: 1_500 });
    for (let bulk = 0; bulk < 5; bulk++) {
      await index.bulk(
        Array.from({ length: 1_000 }, (_, at) => ({
          index: 'a',
          id: `${bulk}-${at}`,
          json: JSON.stringify({ timestamp: bulk * 1_000 + at }),
        })),
      );
    }
    const kept = await index.search({ indices: ['a'], limit: 10_000, oldestFirst: true });
    expect(kept).toHaveLength(1_500);
    expect(kept[0]?.id).toBe('3-500');
  });

  it('says when its file is none', async () => {
    await using directory = await ownFile();
    await writeFile(directory.file, 'no database, but a text that is long enough to be looked at');
    await using index = new EmbeddedSearchIndex(directory);
    await expect(index.check()).rejects.toMatchObject({ code: 'SEARCH_UNREACHABLE' });
  });
});

async function ownFile() {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'maas-search-'));
  return {
    file: path.join(directory, 'index.db'),
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}
