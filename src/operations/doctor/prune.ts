import { isFault } from '../../zookeeper/recipes/retry.js';
import type { Examined, Finding, GoneRegistration } from './check.js';
import { ok } from './check.js';
import type { Report } from './doctor.js';

/** The registrations in a report that `prune` would remove. */
export function goneRegistrations({ checks }: Report): readonly GoneRegistration[] {
  return checks.flatMap(({ findings }) => findings.flatMap(({ gone }) => (gone === undefined ? [] : [gone])));
}

/**
 * Removes the registrations whose owner is gone, each only if it is unchanged and its endpoint refuses a connection once more.
 *
 * @returns the report, in which the removed registrations are no longer problems
 * @throws ZooKeeperError not allowed, unavailable
 */
export async function prune(report: Report, examined: Pick<Examined, 'zk' | 'callEndpoint' | 'signal'>): Promise<Report> {
  const checks: Report['checks'][number][] = [];
  for (const { name, findings } of report.checks) {
    const after: Finding[] = [];
    for (const finding of findings) {
      const { gone } = finding;
      const isPruned = gone !== undefined && (await isTakenAway(gone, examined));
      after.push(isPruned ? ok(`${gone.path} was removed: nothing listened there`) : finding);
    }
    checks.push({ name, findings: after });
  }
  return { checks };
}

async function isTakenAway(
  { path, endpoint, mzxid }: GoneRegistration,
  { zk, callEndpoint, signal }: Pick<Examined, 'zk' | 'callEndpoint' | 'signal'>,
): Promise<boolean> {
  const state = await callEndpoint?.(endpoint, signal);
  if (state?.kind !== 'refused') return false;
  const stat = await zk.stat(path, { signal });
  if (stat === undefined) return true;
  if (String(stat.mzxid) !== mzxid) return false;
  try {
    await zk.delete(path, stat.version, { signal });
    return true;
  } catch (error) {
    if (isFault(error, 'no znode')) return true;
    if (isFault(error, 'version conflict')) return false;
    throw error;
  }
}
