import { Failure } from '../../errors/catalogue.js';
import { openZnodes } from './acls.js';
import { type Check, type Checked, type Examined, type Finding, problem, type Surroundings } from './check.js';
import { clocks } from './clocks.js';
import { config } from './config.js';
import { hdfs } from './hdfs.js';
import { leader } from './leader.js';
import { modelStore } from './model-store.js';
import { nodes } from './nodes.js';
import { queue } from './queue.js';
import { quorum } from './quorum.js';
import { registrations } from './registrations.js';
import { settings } from './settings.js';
import { versions } from './versions.js';
import { yarn } from './yarn.js';

export interface Report {
  readonly checks: readonly Checked[];
}

/** Ordered so that each check comes after those that it builds on. */
const allChecks: readonly Check[] = [
  settings,
  quorum,
  config,
  leader,
  queue,
  nodes,
  clocks,
  registrations,
  openZnodes,
  modelStore,
  hdfs,
  yarn,
  versions,
];

/** Runs all checks, even if some find problems. Changes nothing, except for a file on HDFS that it removes again. */
export function examine(examined: Examined, checks: readonly Check[] = allChecks): Promise<Report> {
  return run(examined, checks);
}

/** Runs the checks that need no ZooKeeper. @param why ZooKeeper can't be reached, which becomes a problem in the report */
export function examineWithout(surroundings: Surroundings, why: Failure): Promise<Report> {
  const session: Check<Surroundings> = { name: 'session', run: () => Promise.reject(why) };
  return run(surroundings, [settings, quorum, session, modelStore, hdfs, yarn]);
}

/** A cause that stops several checks is reported by the first of them. */
async function run<Needed extends Surroundings>(examined: Needed, checks: readonly Check<Needed>[]): Promise<Report> {
  const found: Checked[] = [];
  const stopped = new Set<string>();
  for (const check of checks) {
    const findings = await findingsOf(check, examined);
    const [first] = findings;
    const isTold = findings.length === 1 && first?.level === 'problem' && stopped.has(first.message);
    if (first?.level === 'problem') stopped.add(first.message);
    const checked = { name: check.name, findings: isTold ? [] : findings };
    found.push(checked);
    examined.onChecked?.(checked);
  }
  return { checks: found };
}

export function problemsOf({ checks }: Report): readonly Finding[] {
  return checks.flatMap(({ findings }) => findings.filter(({ level }) => level === 'problem'));
}

async function findingsOf<Needed extends Surroundings>(check: Check<Needed>, examined: Needed): Promise<readonly Finding[]> {
  try {
    return await check.run(examined);
  } catch (error) {
    examined.signal.throwIfAborted();
    if (error instanceof Failure) return [problem(error.message, error.hint)];
    if (error instanceof Error && error.name === 'ZooKeeperError')
      return [problem(error.message, 'is the quorum healthy? maas doctor asks each server')];
    throw error;
  }
}
