import { toLong } from '../../conversions.js';
import { illegalArgument, illegalState } from '../../errors.js';
import { fieldsOf } from '../../java/calendar.js';
import { durationMs } from '../../java/time-unit.js';
import { periodMs, periodOf, periodsBetween, profilerSettings } from '../../profiles/periods.js';
import { intervalsOf, isSelected, readWindow } from '../../profiles/window.js';
import { kindOf, StellarMap, type Value } from '../../values.js';
import { asMap } from '../arguments.js';
import { need, type StellarFunction } from '../definition.js';
import { zoneNamed } from '../time/moments.js';

const overrides = { name: 'overrides', summary: 'a map of settings, over those of the global config', optional: true } as const;
const returns = 'a list of periods: maps of period (its number), start, duration, end';

const fixed: StellarFunction = {
  name: 'PROFILE_FIXED',
  summary: 'The periods from some time ago until now.',
  parameters: [{ name: 'n', summary: 'how many units ago' }, { name: 'unit', summary: 'DAYS, HOURS, MINUTES, SECONDS, …' }, overrides],
  returns,
  needs: ['clock'],
  examples: [
    { expr: "LENGTH(PROFILE_FIXED(2, 'HOURS'))", gives: 9 },
    { expr: "LENGTH(PROFILE_FIXED('1', 'HOURS', {'profiler.client.period.duration' : 30}))", gives: 3 },
    { expr: "PROFILE_FIXED(1, 'hours')", fails: 'illegal argument' },
    { expr: "PROFILE_FIXED(null, 'HOURS')", fails: 'illegal argument' },
  ],
  call([count = null, unit = null, over = null], context) {
    const ago = toLong(count);
    if (ago === null || ago.value < 0) throw illegalArgument(`how long ago is a number from 0, got ${kindOf(count)}`);
    if (typeof unit !== 'string') throw illegalArgument(`a unit is text, got ${kindOf(unit)}`);
    const ms = periodMs(profilerSettings(asMap(over), context));
    const now = need(context, 'clock').now();
    return periodsBetween(now - durationMs(Number(ago.value), unit), now, ms, context).map((number) => periodOf(number, ms));
  },
};

const window: StellarFunction = {
  name: 'PROFILE_WINDOW',
  summary: 'The periods of a window that is told in words, such as "1 hour every 1 day from 2 weeks ago excluding weekends".',
  parameters: [
    { name: 'window', summary: 'in the language of windows, see docs/stellar.md' },
    { name: 'now', summary: 'epoch milliseconds that it is told from; default now', optional: true },
    overrides,
  ],
  returns,
  needs: ['clock'],
  examples: [
    { expr: "MAP(PROFILE_WINDOW('last 30 minutes', 1411642800000L), p -> MAP_GET('period', p))", gives: [1568490, 1568491, 1568492] },
    { expr: "LENGTH(PROFILE_WINDOW('from 2 hours ago until 1 hour ago', {'profiler.client.period.duration' : 60}))", gives: 2 },
    { expr: "LENGTH(PROFILE_WINDOW('1 day excluding weekdays, saturday', 1411642800000L))", gives: 0 },
    { expr: "PROFILE_WINDOW('soon')", fails: 'illegal state' },
    { expr: 'PROFILE_WINDOW(null)', fails: 'illegal state' },
  ],
  call([text = null, second = null, third = null], context) {
    if (typeof text !== 'string') throw illegalState(`a window is told in words, got ${kindOf(text)}`);
    const [from, over] = second instanceof StellarMap ? [null, second] : [second, asMap(third)];
    const selection = readWindow(text);
    const now = nowIn(from) ?? need(context, 'clock').now();
    const ms = periodMs(profilerSettings(over, context));
    const intervals = intervalsOf(selection, now, () => context.step(10));
    const numbers = new Set(intervals.flatMap(([start, end]) => periodsBetween(start, end, ms, context)));
    const zone = zoneNamed(null, context);
    const weekday = (at: number) => fieldsOf(at, zone.offsetMs(at)).dayOfWeek - 1;
    const selected = [...numbers].filter((number) => isSelected(selection, weekday(number * ms)));
    return selected.sort((a, b) => a - b).map((number) => periodOf(number, ms));
  },
};

export const windowFunctions: readonly StellarFunction[] = [fixed, window];

function nowIn(value: Value): number | undefined {
  if (value === null) return undefined;
  const ms = toLong(value);
  if (ms === null) throw illegalArgument(`now is a number of epoch milliseconds, got ${kindOf(value)}`);
  return Number(ms.value);
}
