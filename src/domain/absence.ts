import type { NodeName } from './identity.js';

/** When a node that is gone is given up, and its instances move. */
export interface AbsencePolicy {
  /** ZooKeeper's session timeout: after an outage every agent needs up to this long to show itself again. */
  readonly timeoutMs: number;
  readonly graceMs: number;
  /** How much longer to wait when many nodes vanished together: rather the network's fault than theirs. */
  readonly holdMs: number;
  /** Of the nodes, in [0, 1]: more than this, and more than one, gone together is `many`. */
  readonly share: number;
}

export const defaultAbsencePolicy: Omit<AbsencePolicy, 'timeoutMs'> = { graceMs: 5_000, holdMs: 600_000, share: 0.2 };

export interface Absence {
  readonly node: NodeName;
  /** When this leader first missed it, its own takeover at the earliest; ms of the monotonic clock. */
  readonly sinceMs: number;
  /** How many instances would move. */
  readonly assigned: number;
}

export interface AbsenceVerdict {
  /** Given up: their instances go elsewhere. */
  readonly lost: readonly NodeName[];
  /** May come back: nothing of theirs is touched. */
  readonly awaited: readonly NodeName[];
  /** So many are gone at once that moving waits: says so to people. */
  readonly hold: string | undefined;
  /** When a verdict changes without anything else happening. */
  readonly lookAgainInMs: number | undefined;
}

/** @param present how many nodes are there */
export function judgeAbsences(policy: AbsencePolicy, absences: readonly Absence[], present: number, nowMs: number): AbsenceVerdict {
  const gone = absences.filter(({ assigned }) => assigned > 0);
  const known = present + gone.length;
  const many = gone.length > Math.max(1, Math.floor(known * policy.share));

  const patience = ({ assigned }: Absence) => policy.timeoutMs + policy.graceMs + (many && assigned > 0 ? policy.holdMs : 0);
  const remaining = (absence: Absence) => absence.sinceMs + patience(absence) - nowMs;
  const awaited = absences.filter((absence) => remaining(absence) > 0);

  const held = many ? awaited.filter(({ assigned }) => assigned > 0) : [];
  return {
    lost: absences.filter((absence) => remaining(absence) <= 0).map(({ node }) => node),
    awaited: awaited.map(({ node }) => node),
    hold: held.length === 0 ? undefined : describeHold(held, known, Math.max(...held.map(remaining))),
    lookAgainInMs: awaited.length === 0 ? undefined : Math.min(...awaited.map(remaining)),
  };
}

function describeHold(held: readonly Absence[], known: number, remainingMs: number): string {
  const instances = held.reduce((sum, { assigned }) => sum + assigned, 0);
  const seconds = Math.ceil(remainingMs / 1000);
  return `${held.length} of ${known} nodes are gone at once: their ${instances} instances stay assigned to them for up to ${seconds} s more, unless they come back`;
}
