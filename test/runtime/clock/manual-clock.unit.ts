import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../src/runtime/clock/manual-clock.js';

describe('a clock moved by hand', () => {
  it('wakes sleepers in the order of their time, each at its own', async () => {
    const clock = new ManualClock(1_000);
    const woken: string[] = [];
    const sleeper = async (name: string, ms: number) => {
      await clock.sleep(ms);
      woken.push(`${name} at ${clock.now()}`);
    };
    const sleepers = [sleeper('late', 200), sleeper('early', 100)];

    await clock.advance(250);
    await Promise.all(sleepers);

    expect(woken).toEqual(['early at 1100', 'late at 1200']);
    expect(clock.elapsed()).toBe(250);
  });

  it('wakes one that goes back to sleep as often as the time allows', async () => {
    const clock = new ManualClock();
    let rounds = 0;
    const loop = async () => {
      while (rounds < 100) {
        await clock.sleep(10);
        rounds++;
      }
    };
    void loop();
    await clock.advance(35);
    expect(rounds).toBe(3);
  });

  it('gives up a sleep whose signal aborts, with its reason', async () => {
    const clock = new ManualClock();
    const stop = new AbortController();
    const sleep = clock.sleep(100, stop.signal);
    stop.abort(new Error('enough'));
    await expect(sleep).rejects.toThrow('enough');
    expect(clock.sleeping).toBe(0);
    await expect(clock.sleep(1, stop.signal)).rejects.toThrow('enough');
  });
});
