import type { Chain } from '../../sensor/pipeline/chain.js';
import { compileChain } from '../../sensor/pipeline/compile-chain.js';
import type { Source, SourceRecord } from '../../sensor/pipeline/source.js';
import type { Stage } from '../../sensor/pipeline/stages.js';
import { compareOutcomes, type RecordChange } from '../../sensor/replay/compare.js';
import type { SensorRun } from './run-sensor.js';

/** A pipeline with one of the two configurations. */
export type ReplayedPipeline = Omit<SensorRun, 'stages' | 'ends' | 'stop'>;

export interface ReplayOptions {
  readonly source: Source;
  readonly stages: readonly Stage[];
  readonly before: ReplayedPipeline;
  readonly after: ReplayedPipeline;
  /** How many changes to return; all are counted. */
  readonly limit: number;
  readonly signal: AbortSignal;
}

export interface ReplayReport {
  readonly counts: ReplayCounts;
  /** The first of them. */
  readonly changes: readonly RecordChange[];
}

export interface ReplayCounts {
  readonly records: number;
  /** Records for which the two configurations give different results. */
  readonly changed: number;
  readonly newAlerts: number;
  readonly lostAlerts: number;
  readonly otherScores: number;
  readonly newErrors: number;
  readonly lostErrors: number;
}

/**
 * Runs recorded lines, or messages, through two configurations and reports the differences. Nothing is written anywhere, but functions
 * that call models do call them.
 *
 * @throws Failure BAD_SENSOR_CONFIG, NO_SUCH_SENSOR before anything is read; later what the source throws; the reason of `signal`
 */
export async function replaySensor({ source, stages, before, after, limit, signal }: ReplayOptions): Promise<ReplayReport> {
  const chains = { before: await chainOf(before, stages), after: await chainOf(after, stages) };
  const counts = { records: 0, changed: 0, newAlerts: 0, lostAlerts: 0, otherScores: 0, newErrors: 0, lostErrors: 0 };
  const changes: RecordChange[] = [];
  for (let batch = await source.next(signal); batch !== undefined; batch = await source.next(signal)) {
    const found = await Promise.all(batch.records.map((record) => changeOf(record, chains, signal)));
    counts.records += batch.records.length;
    for (const change of found) {
      if (change === undefined) continue;
      count(counts, change);
      if (changes.length < limit) changes.push(change);
    }
    batch.confirm();
  }
  return { counts, changes };
}

function chainOf({ sensor, configs, openParse, environment, errorSource }: ReplayedPipeline, stages: readonly Stage[]): Promise<Chain> {
  return compileChain({ sensor, stages, texts: configs.current(), openParse, environment, errorSource });
}

async function changeOf(
  record: SourceRecord,
  chains: Record<'before' | 'after', Chain>,
  signal: AbortSignal,
): Promise<RecordChange | undefined> {
  const [before, after] = await Promise.all([chains.before.process(record, signal), chains.after.process(record, signal)]);
  return compareOutcomes(record.origin, before, after);
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

function count(counts: Mutable<ReplayCounts>, { messages, errors }: RecordChange): void {
  counts.changed += 1;
  counts.newErrors += errors.added.length;
  counts.lostErrors += errors.removed.length;
  for (const { alert } of messages) {
    if (alert.after.isAlert && !alert.before.isAlert) counts.newAlerts += 1;
    else if (alert.before.isAlert && !alert.after.isAlert) counts.lostAlerts += 1;
    else if (alert.after.score !== alert.before.score) counts.otherScores += 1;
  }
}
