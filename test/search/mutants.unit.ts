import { describe, expect, it } from 'vitest';
import { MemorySearchIndex } from '../../src/search/memory.js';
import type { DocumentOutcome, SearchDocument, SearchHit, SearchQuery } from '../../src/search/port.js';
import { searchCases } from './contract.js';

class Doubles extends MemorySearchIndex {
  #count = 0;
  override bulk(documents: readonly SearchDocument[], signal?: AbortSignal): Promise<DocumentOutcome[]> {
    return super.bulk(
      documents.map((document) => ({ ...document, id: `${document.id}+${this.#count++}` })),
      signal,
    );
  }
}

class ForgetsFilters extends MemorySearchIndex {
  override search({ filters: _, ...query }: SearchQuery, signal?: AbortSignal): Promise<SearchHit[]> {
    return super.search(query, signal);
  }
}

class OldestFirst extends MemorySearchIndex {
  override search(query: SearchQuery, signal?: AbortSignal): Promise<SearchHit[]> {
    return super.search({ ...query, oldestFirst: query.oldestFirst !== true }, signal);
  }
}

class GoesOnAfterAbort extends MemorySearchIndex {
  override bulk(documents: readonly SearchDocument[]): Promise<DocumentOutcome[]> {
    return super.bulk(documents);
  }
}

const failures = async (open: () => MemorySearchIndex) => {
  const outcomes = await Promise.allSettled(searchCases.map(({ body }) => body(open())));
  return outcomes.filter(({ status }) => status === 'rejected');
};

describe("the search index's contract catches an implementation that", () => {
  it.each([Doubles, ForgetsFilters, OldestFirst, GoesOnAfterAbort])('%o', async (Mutant) => {
    expect(await failures(() => new Mutant())).not.toEqual([]);
  });

  it('is faithful in none', async () => {
    expect(await failures(() => new MemorySearchIndex())).toEqual([]);
  });
});
