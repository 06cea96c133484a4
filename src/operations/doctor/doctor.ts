import { Failure } from '../../errors/catalogue.js';
import { openZnodes } from './acls.js';
import { type Check, type Examined, type Finding, problem } from './check.js';
import { clocks } from './clocks.js';
import { hdfs } from './hdfs.js';
import { leader } from './leader.js';
import { modelStore } from './model-store.js';
import { nodes } from './nodes.js';
import { queue } from './queue.js';
import { quorum } from './quorum.js';
import { registrations } from './registrations.js';
import { settings } from './settings.js';
import { versions } from './versions.js';

export interface Report {
  readonly checks: readonly { readonly name: string; readonly findings: readonly Finding[] }[];
}

/** Ordered so that each check comes after those that it builds on. */
const allChecks: readonly Check[] = [settings, quorum, leader, queue, nodes, clocks, registrations, openZnodes, modelStore, hdfs, versions];

/** Runs all checks, even if some find problems. Changes nothing, except for a file on HDFS that it removes again. */
export async function examine(
  examined: Examined,
  checks = allChecks,
  onChecked: (name: string) => void = () => undefined,
): Promise<Report> {
  const found: Report['checks'][number][] = [];
  for (const check of checks) {
    found.push({ name: check.name, findings: await findingsOf(check, examined) });
    onChecked(check.name);
  }
  return { checks: found };
}

export function problemsOf({ checks }: Report): readonly Finding[] {
  return checks.flatMap(({ findings }) => findings.filter(({ level }) => level === 'problem'));
}

async function findingsOf(check: Check, examined: Examined): Promise<readonly Finding[]> {
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
