import { expect, it } from 'vitest';
import { renderWork } from '../../../src/cli/render/work.js';
import type { InstanceSummary } from '../../../src/operations/cluster/instance-summary.js';

const models = { asked: 10, hits: 8, shared: 0, calls: 2, failures: 1, retries: 1, ejections: 0 };
const work = { read: 12, written: 10, failed: 2, models };
const worker = (id: string): InstanceSummary => {
  return { id, node: 'node1', state: 'ready', restarts: 0, lost: false, leaving: false, work: { ...work, at: 1_000 } };
};

it('shows what each worker has done, and several together', () => {
  expect(renderWork({ running: [] }, 0)).toEqual([]);
  const answered =
    '  10 questions of models: 8 answered from the cache, 0 joined another; 2 calls, 1 failed, 1 made to another instance; 0 endpoints taken out for a while';
  const one = ['', 'a, 9s ago:', '  12 read, 10 written, 2 failed', answered];
  expect(renderWork({ running: [worker('a')], work }, 10_000)).toEqual(one);
  expect(renderWork({ running: [worker('a'), worker('b')], work }, 10_000).slice(8, 10)).toEqual(['', 'all 2:']);
});
