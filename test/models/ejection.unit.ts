import { expect, it } from 'vitest';
import { Ejections, ejectionMs } from '../../src/models/ejection.js';
import { ManualClock } from '../../src/runtime/clock/manual-clock.js';

it('is longer with each failure in a row, up to a minute', () => {
  expect([1, 2, 3, 6, 7, 1_000].map(ejectionMs)).toEqual([1_000, 2_000, 4_000, 32_000, 60_000, 60_000]);
});

it('ends by itself, and is forgotten after a success', async () => {
  const clock = new ManualClock();
  const ejections = new Ejections(clock);
  ejections.failed('a');
  expect([ejections.isOut('a'), ejections.isOut('b')]).toEqual([true, false]);
  await clock.advance(1_000);
  expect(ejections.isOut('a')).toBe(false);
  ejections.failed('a');
  await clock.advance(1_999);
  expect(ejections.isOut('a')).toBe(true);
  ejections.succeeded('a');
  expect([ejections.isOut('a'), ejections.none, ejections.count]).toEqual([false, true, 2]);
});
