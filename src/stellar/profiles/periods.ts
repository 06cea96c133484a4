import { toLong } from '../conversions.js';
import { illegalArgument, wrongKind } from '../errors.js';
import type { CallContext } from '../functions/definition.js';
import { durationMs } from '../java/time-unit.js';
import { textOf } from '../text.js';
import { kindOf, Long, StellarMap, type Value, type ValueMap } from '../values.js';

const duration = 'profiler.client.period.duration';
const unit = 'profiler.client.period.duration.units';
const defaults: readonly (readonly [Value, Value])[] = [
  [duration, 15],
  [unit, 'MINUTES'],
];

/** Overrides beat the global config, which beats the defaults. */
export function profilerSettings(overrides: ValueMap | null, context: CallContext): ValueMap {
  return StellarMap.of<Value, Value>([...defaults, ...(context.capabilities.globals ?? []), ...(overrides ?? [])]);
}

/** How long a period is. @throws StellarError illegal argument */
export function periodMs(settings: ValueMap): number {
  const count = toLong(settings.get(duration) ?? null);
  const ms = count === null ? 0 : durationMs(Number(count.value), textOf(settings.get(unit) ?? null));
  if (ms < 1) throw illegalArgument(`${duration} is a number of ${unit} that comes to a millisecond or more`);
  return ms;
}

/** As expressions see a period: its number from 1970 on, and when it is, in epoch ms. */
export function periodOf(number: number, ms: number): ValueMap {
  return StellarMap.of<Value, Value>([
    ['period', Long.of(number)],
    ['start', Long.of(number * ms)],
    ['duration', Long.of(ms)],
    ['end', Long.of((number + 1) * ms)],
  ]);
}

/** Every period that has a part between the two, both included. */
export function periodsBetween(from: number, to: number, ms: number, context: CallContext): number[] {
  const [first, last] = [Math.floor(from / ms), Math.floor(to / ms)];
  if (last < first) return [];
  context.step(last - first + 1);
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

export interface Period {
  readonly number: number;
  readonly durationMs: number;
}

/** Reads what `periodOf` made. @throws StellarError wrong kind */
export function periodIn(value: Value): Period {
  const [number, ms] = value instanceof StellarMap ? [value.get('period'), value.get('duration')].map((each) => toLong(each ?? null)) : [];
  if (!number || !ms) throw wrongKind('period, as PROFILE_FIXED and PROFILE_WINDOW give them', kindOf(value));
  return { number: Number(number.value), durationMs: Number(ms.value) };
}
