import type { WorkAccount } from '../../domain/work-account.js';
import { describeCounters } from '../../models/describe-counters.js';
import type { SensorState } from '../../operations/sensors/sensors.js';
import { formatAge } from './text.js';

/** What each worker of a sensor has done, and for several workers the total. No lines while nothing is known. */
export function renderWork({ running, work: all }: Pick<SensorState, 'running' | 'work'>, nowMs: number): string[] {
  if (all === undefined) return [];
  const each = running.flatMap(({ id, work }) => (work === undefined ? [] : [{ id, work }]));
  const lines = each.flatMap(({ id, work }) => ['', `${id}, ${formatAge(work.at, nowMs)} ago:`, ...account(work)]);
  return each.length === 1 ? lines : [...lines, '', `all ${each.length}:`, ...account(all)];
}

function account({ read, written, failed, models }: WorkAccount): string[] {
  return [`  ${read} read, ${written} written, ${failed} failed`, `  ${describeCounters(models)}`];
}
