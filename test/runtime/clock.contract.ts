import { describe, expect, it } from 'vitest';
import type { Clock } from '../../src/runtime/clock.js';
import { ManualClock } from '../../src/runtime/manual-clock.js';
import { systemClock } from '../../src/runtime/system-clock.js';
import { failedCases } from '../contract-cases.js';
import { clockContract } from './clock.js';

clockContract('the machine', () => ({ clock: systemClock, pass: (ms) => systemClock.sleep(ms) }));
clockContract('one moved by hand', byHand);

function byHand(change: (clock: ManualClock) => Partial<Clock> = () => ({})) {
  const clock = new ManualClock();
  const faithful: Clock = { now: () => clock.now(), elapsed: () => clock.elapsed(), sleep: (ms, signal) => clock.sleep(ms, signal) };
  return { clock: { ...faithful, ...change(clock) }, pass: (ms: number) => clock.advance(ms) };
}

describe('the contract of a clock catches one that', () => {
  it.each<[string, (clock: ManualClock) => Partial<Clock>]>([
    ['wakes at once', () => ({ sleep: async (_ms, signal) => signal?.throwIfAborted() })],
    [
      'ignores an abort while it sleeps',
      (clock) => ({ sleep: async (ms, signal) => (signal?.aborted ? clock.sleep(ms, signal) : undefined) }),
    ],
    [
      'tells of an abort without its reason',
      (clock) => ({
        sleep: (ms, signal) =>
          clock.sleep(ms, signal).catch(() => {
            throw new Error('aborted');
          }),
      }),
    ],
    ['counts seconds', (clock) => ({ elapsed: () => clock.elapsed() / 1_000 })],
    ['stands still', () => ({ now: () => 0 })],
  ])('%s', async (_what, change) => {
    expect(await failedCases((suite) => clockContract('a mutant', () => byHand(change), suite))).not.toEqual([]);
  });
});
