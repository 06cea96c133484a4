import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../src/runtime/clock/clock.js';
import { FailingClock } from '../../../src/runtime/clock/failing-clock.js';
import { ManualClock } from '../../../src/runtime/clock/manual-clock.js';
import { systemClock } from '../../../src/runtime/clock/system-clock.js';
import { failedCases } from '../../contract-cases.js';
import { clockContract } from './clock.js';

clockContract('the machine', () => ({ clock: systemClock, pass: (ms) => systemClock.sleep(ms) }));
clockContract('one moved by hand', byHand);
clockContract('one that fails, as long as it does not', () => {
  const hand = new ManualClock();
  return { clock: new FailingClock(hand), pass: (ms) => hand.advance(ms) };
});

describe('a clock that fails', () => {
  it('jumps in its time of day, and in nothing else', () => {
    const clock = new FailingClock(new ManualClock());
    const [now, elapsed] = [clock.now(), clock.elapsed()];
    clock.set(-3_600_000);
    expect(clock.now()).toBe(now - 3_600_000);
    expect(clock.elapsed()).toBe(elapsed);
  });

  it('lets its sleepers oversleep', async () => {
    const hand = new ManualClock();
    const clock = new FailingClock(hand);
    clock.oversleep(500);
    let isAwake = false;
    const sleep = clock.sleep(100).then(() => {
      isAwake = true;
    });
    await hand.advance(599);
    expect(isAwake).toBe(false);
    await hand.advance(1);
    await sleep;
  });
});

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
