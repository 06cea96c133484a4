import { topmost } from '../operations/doctor/acls.js';
import type { Examined } from '../operations/doctor/check.js';
import { closeZnodes, openPaths } from '../operations/doctor/close-znodes.js';
import type { Report } from '../operations/doctor/doctor.js';
import { goneRegistrations, prune } from '../operations/doctor/prune.js';
import { count } from './render/text.js';

/** How `maas doctor --fix` talks with the operator. */
export interface Conversation {
  /** Shows on stderr what a question is about. */
  readonly notice: (text: string) => void;
  /** Shows on stdout what was done. */
  readonly log: (text: string) => void;
  /** @throws Failure unless the operator agrees */
  readonly confirm: (question: string) => Promise<void>;
}

/**
 * Repairs what `maas doctor` can repair, each kind after a confirmation: removes registrations whose owner is gone, and restricts znodes
 * that anyone may change.
 *
 * @returns the report with the outcome of each removal
 */
export async function repair(found: Report, examined: Examined, conversation: Conversation): Promise<Report> {
  const report = await pruneRegistrations(found, examined, conversation);
  await restrictZnodes(found, examined, conversation);
  return report;
}

async function pruneRegistrations(found: Report, examined: Examined, { notice, log, confirm }: Conversation): Promise<Report> {
  const gone = goneRegistrations(found);
  if (gone.length === 0) return found;
  for (const { path, endpoint } of gone) notice(`nothing listens at ${endpoint.url}: ${path}`);
  await confirm(`Remove ${count(gone.length, 'registration')}?`);
  const report = await prune(found, examined);
  const left = goneRegistrations(report).length;
  log(`removed ${count(gone.length - left, 'registration')}${left === 0 ? '' : `; ${left} changed in the meantime and stay`}`);
  return report;
}

async function restrictZnodes(found: Report, { zk, access, signal }: Examined, { notice, log, confirm }: Conversation): Promise<void> {
  const open = access === 'open' ? [] : openPaths(found);
  if (open.length === 0) return;
  notice(
    `programs without the credentials of zk-auth, such as Metron's own, will no longer be able to write to ${topmost(open).join(', ')}`,
  );
  await confirm(`Make these znodes, and all below them, ${access}?`);
  log(`restricted ${count(await closeZnodes(zk, open, access, signal), 'znode')}`);
}
