import type { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../src/runtime/clock/manual-clock.js';
import { MemoryStore } from '../../src/storage/memory.js';
import type { Digest, StoredObject, TransferOptions } from '../../src/storage/port.js';
import { storeCases } from './contract.js';

class Overwrites extends MemoryStore {
  override async put(path: string, content: () => Readable, expected: Digest, options?: TransferOptions): Promise<StoredObject> {
    await super.remove(path, options);
    return await super.put(path, content, expected, options);
  }
}

class ListsByTextPrefix extends MemoryStore {
  override async list(path: string, options?: TransferOptions): Promise<readonly StoredObject[]> {
    const all = await super.list('', options);
    return all.filter((object) => object.path.startsWith(path));
  }
}

class AnswersAfterAbort extends MemoryStore {
  override stat(path: string): Promise<StoredObject | undefined> {
    return super.stat(path);
  }
}

class RemovesNothing extends MemoryStore {
  override async remove(): Promise<void> {}
}

describe("the model store's contract catches an implementation that", () => {
  it.each([Overwrites, ListsByTextPrefix, AnswersAfterAbort, RemovesNothing])('%o', async (Mutant) => {
    const outcomes = await Promise.allSettled(storeCases.map(({ body }) => body(new Mutant(new ManualClock()))));
    expect(outcomes.some(({ status }) => status === 'rejected')).toBe(true);
  });

  it('is faithful in none', async () => {
    const outcomes = await Promise.allSettled(storeCases.map(({ body }) => body(new MemoryStore(new ManualClock()))));
    expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([]);
  });
});
