import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WatchTable } from '../../../src/zookeeper/client/watches.js';

const ignore = () => {};

describe('a table of watches', () => {
  it('forgets whom it names', () => {
    const table = new WatchTable();
    table.add('data', '/a', ignore);
    expect(table.take({ kind: 'data changed', path: '/a' })).toEqual([ignore]);
    expect(table.take({ kind: 'data changed', path: '/a' })).toEqual([]);
  });

  it('tells the watchers of a child list nothing of the data, and all of the end', () => {
    const table = new WatchTable();
    table.add('children', '/a', ignore);
    expect(table.take({ kind: 'data changed', path: '/a' })).toEqual([]);
    expect(table.take({ kind: 'deleted', path: '/a' })).toEqual([ignore]);
  });

  it('names a watcher once, however often it watches', () => {
    const table = new WatchTable();
    for (const kind of ['data', 'data', 'exists', 'children'] as const) table.add(kind, '/a', ignore);
    expect(table.take({ kind: 'deleted', path: '/a' })).toEqual([ignore]);
  });

  it('is set again whole, in batches within the limit unless a single path is longer', () => {
    const kinds = fc.constantFrom('data', 'exists', 'children');
    const path = fc.string({ minLength: 1, maxLength: 30 }).map((name) => `/${name}`);
    fc.assert(
      fc.property(fc.array(fc.tuple(kinds, path)), fc.integer({ min: 1, max: 200 }), (watched, limitBytes) => {
        const table = new WatchTable();
        for (const [kind, at] of watched) table.add(kind, at, ignore);
        const batches = table.batches(limitBytes, (at) => at);
        const flat = batches.map(({ data, exists, children }) => [
          ...data.map((at) => `data ${at}`),
          ...exists.map((at) => `exists ${at}`),
          ...children.map((at) => `children ${at}`),
        ]);
        expect(flat.flat().sort()).toEqual([...new Set(watched.map(([kind, at]) => `${kind} ${at}`))].sort());
        for (const batch of batches) {
          const bytes = [...batch.data, ...batch.exists, ...batch.children].map((at) => 4 + Buffer.byteLength(at));
          expect(bytes.length === 1 || bytes.reduce((sum, each) => sum + each, 0) <= limitBytes).toBe(true);
        }
      }),
    );
  });
});
