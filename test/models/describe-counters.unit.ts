import { expect, it } from 'vitest';
import { describeCounters } from '../../src/models/describe-counters.js';
import { noQuestions } from '../../src/models/port.js';

it('tells how models have answered', () => {
  expect(describeCounters(noQuestions)).toBe('no model was asked');
  expect(describeCounters({ asked: 12, hits: 8, shared: 1, calls: 4, failures: 2, retries: 1, ejections: 1 })).toBe(
    '12 questions of models: 8 answered from the cache, 1 joined another; 4 calls, 2 failed, 1 made to another instance; 1 endpoint taken out for a while',
  );
});
