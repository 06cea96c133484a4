import * as vitest from 'vitest';
import { expect } from 'vitest';
import type { Clock } from '../../../src/runtime/clock/clock.js';
import type { Suite } from '../../contract-cases.js';

export interface ClockUnderTest {
  readonly clock: Clock;
  /** Lets time pass: by waiting, or by hand. */
  pass(ms: number): Promise<void>;
}

/** What every clock must do. */
export function clockContract(name: string, open: () => ClockUnderTest, { describe, it }: Suite = vitest): void {
  describe(`${name} keeps the contract of a clock`, () => {
    it('tells how much time has passed, by both of its readings', async () => {
      const { clock, pass } = open();
      const [now, elapsed] = [clock.now(), clock.elapsed()];
      await pass(20);
      // A machine's wall clock may be set meanwhile, by little.
      expect(clock.now() - now).toBeGreaterThanOrEqual(15);
      expect(clock.elapsed() - elapsed).toBeGreaterThanOrEqual(19);
    });

    it('wakes a sleeper when its time has come, and no sooner', async () => {
      const { clock, pass } = open();
      const began = clock.elapsed();
      const slept = clock.sleep(20).then(() => clock.elapsed() - began);
      await pass(40);
      expect(await slept).toBeGreaterThanOrEqual(19);
    });

    it('wakes sleepers in the order of their times', async () => {
      const { clock, pass } = open();
      const woken: string[] = [];
      const sleeping = [clock.sleep(60).then(() => woken.push('late')), clock.sleep(5).then(() => woken.push('early'))];
      await pass(80);
      await Promise.all(sleeping);
      expect(woken).toEqual(['early', 'late']);
    });

    it('gives a sleep up with the reason of its signal', async () => {
      const { clock } = open();
      const stop = new AbortController();
      const sleep = clock.sleep(60_000, stop.signal);
      const reason = new Error('enough');
      stop.abort(reason);
      await expect(sleep).rejects.toBe(reason);
      await expect(clock.sleep(60_000, stop.signal)).rejects.toBe(reason);
    });
  });
}
