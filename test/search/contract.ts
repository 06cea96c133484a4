import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SearchDocument, SearchFilter, SearchHit, SearchIndex } from '../../src/search/port.js';
import { sensorTemplate, sensorTemplateName } from '../../src/search/template.js';

/** An index for one test: a name of its own, or a server that is shared. */
export interface TestIndex extends AsyncDisposable {
  readonly index: SearchIndex;
}

interface SearchCase {
  readonly name: string;
  readonly body: (index: SearchIndex) => Promise<void>;
}

let count = 0;
/** Servers are shared by the cases: each works under a sensor of its own. */
const ownSensor = () => `s${process.pid}x${count++}`;
const hour = Date.UTC(2026, 0, 2, 3);

function documentsOf(sensor: string, sources: readonly Readonly<Record<string, unknown>>[]): SearchDocument[] {
  return sources.map((source, at) => ({
    index: `${sensor}_index_2026.01.02.03`,
    id: `${sensor}-${at}`,
    json: JSON.stringify({ guid: `${sensor}-${at}`, timestamp: hour + at * 1_000, 'source:type': sensor, ...source }),
  }));
}

const hitOf = ({ index, id, json }: SearchDocument): SearchHit => ({ index, id, source: JSON.parse(json) });

async function filled(index: SearchIndex, sources: readonly Readonly<Record<string, unknown>>[]) {
  const sensor = ownSensor();
  await index.putTemplate(sensorTemplateName, sensorTemplate);
  const documents = documentsOf(sensor, sources);
  const outcomes = await index.bulk(documents);
  const indices = [`${sensor}_index_*`];
  await index.refresh(indices);
  const ids = async (filters: readonly SearchFilter[]) =>
    (await index.search({ indices, filters, limit: 100 })).map(({ id }) => Number(id.split('-')[1]));
  return { sensor, documents, outcomes, indices, ids };
}

const promise = (name: string, body: SearchCase['body']): SearchCase => ({ name, body });

/** Every promise of the contract, by what it says. */
export const searchCases: readonly SearchCase[] = [
  promise('finds what was stored, the newest first, as it was', async (index) => {
    const { documents, outcomes, indices } = await filled(index, [
      { a: 1 },
      { a: 'x', 'b:c': null },
      { list: ['p', 'q'], deep: { n: 1.5 } },
    ]);
    expect(outcomes).toEqual([{ stored: true }, { stored: true }, { stored: true }]);
    expect(await index.search({ indices, limit: 10 })).toEqual(documents.map(hitOf).reverse());
    expect((await index.search({ indices, limit: 1, oldestFirst: true }))[0]).toEqual(documents.map(hitOf)[0]);
  }),

  promise('a document of the same id replaces the former one', async (index) => {
    const { sensor, documents, indices } = await filled(index, [{ v: 1 }, { v: 2 }]);
    await index.bulk(documents);
    await index.bulk(documentsOf(sensor, [{ v: 10 }]));
    await index.refresh(indices);
    expect((await index.search({ indices, limit: 10 })).map(({ source }) => source['v'])).toEqual([2, 10]);
  }),

  promise('finds one by its id, and nothing by another', async (index) => {
    const { sensor, documents, indices } = await filled(index, [{ v: 1 }]);
    expect(await index.get(indices, `${sensor}-0`)).toEqual(documents.map(hitOf)[0]);
    expect(await index.get(indices, `${sensor}-7`)).toBeUndefined();
    expect(await index.get(['nowhere_index_*'], `${sensor}-0`)).toBeUndefined();
  }),

  promise('filters by value, of texts, numbers, booleans and elements of lists', async (index) => {
    const { ids } = await filled(index, [{ k: 'a b' }, { k: 7 }, { k: ['a b', 'c'] }, { other: 1 }]);
    expect(await ids([{ field: 'k', op: 'is', value: 'a b' }])).toEqual([2, 0]);
    expect(await ids([{ field: 'k', op: 'not', value: 'a b' }])).toEqual([3, 1]);
    expect(await ids([{ field: 'k', op: 'exists' }])).toEqual([2, 1, 0]);
    const { ids: booleans } = await filled(index, [{ t: true }, { t: false }]);
    expect(await booleans([{ field: 't', op: 'is', value: true }])).toEqual([0]);
  }),

  promise('filters by ranges, ends included, of several fields at once', async (index) => {
    const { ids } = await filled(index, [{ n: 1 }, { n: 5 }, { n: 9 }]);
    expect(await ids([{ field: 'n', op: 'from', value: 5 }])).toEqual([2, 1]);
    expect(
      await ids([
        { field: 'n', op: 'to', value: 5 },
        { field: 'timestamp', op: 'from', value: hour + 1_000 },
      ]),
    ).toEqual([1]);
  }),

  promise('one value of a wrong kind does not lose its document', async (index) => {
    const { outcomes, ids } = await filled(index, [{ ip_src_addr: '10.0.0.1' }, { ip_src_addr: 'no address' }]);
    expect(outcomes).toEqual([{ stored: true }, { stored: true }]);
    expect(await ids([])).toEqual([1, 0]);
  }),

  promise('finds an index by another name too', async (index) => {
    const { sensor, documents } = await filled(index, [{ v: 1 }]);
    await index.addAlias(`${sensor}_index_2026.01.02.03`, `${sensor}-alias`);
    expect(await index.search({ indices: [`${sensor}-alias`], limit: 10 })).toEqual(documents.map(hitOf));
  }),

  promise('an index that is not there holds nothing', async (index) => {
    expect(await index.search({ indices: ['nowhere_index_*', 'nowhere'], limit: 10 })).toEqual([]);
    await index.refresh(['nowhere_index_*']);
  }),

  promise('nothing is stored by an empty bulk, and nothing asked for after an abort', async (index) => {
    expect(await index.bulk([])).toEqual([]);
    const reason = new Error('enough');
    await expect(index.search({ indices: ['x'], limit: 1 }, AbortSignal.abort(reason))).rejects.toBe(reason);
    await expect(index.bulk(documentsOf(ownSensor(), [{}]), AbortSignal.abort(reason))).rejects.toBe(reason);
  }),

  promise('can be reached', (index) => index.check()),
];

/** What every implementation of the SearchIndex port must do. */
export function searchContract(name: string, open: () => Promise<TestIndex>): void {
  describe(`${name} keeps the search index's contract`, () => {
    let test: TestIndex;
    beforeEach(async () => {
      test = await open();
    });
    afterEach(() => test[Symbol.asyncDispose]());

    for (const { name, body } of searchCases) it(name, () => body(test.index));
  });
}
