import type { NodeName } from './identity.js';

/** When to give up a node that is gone and move its instances. */
export interface AbsencePolicy {
  /** ZooKeeper's session timeout: after an outage, an agent may need this long to reconnect. */
  readonly timeoutMs: number;
  readonly graceMs: number;
  /** How much longer to wait when many nodes vanish together, which is more likely a fault of the network. */
  readonly holdMs: number;
  /** The share of nodes, in [0, 1], above which missing nodes count as many; one node never does. */
  readonly share: number;
}

export const defaultAbsencePolicy: Omit<AbsencePolicy, 'timeoutMs'> = { graceMs: 5_000, holdMs: 600_000, share: 0.2 };

export interface Absence {
  readonly node: NodeName;
  /** When this leader first missed it, at the earliest when its term began; ms of the monotonic clock. */
  readonly sinceMs: number;
  /** How many instances would move. */
  readonly assigned: number;
}

export interface AbsenceVerdict {
  /** Nodes to give up: their instances are placed elsewhere. */
  readonly lost: readonly NodeName[];
  /** Nodes that may come back: their instances stay assigned. */
  readonly awaited: readonly NodeName[];
  /** A sentence for people when so many are gone at once that nothing is moved yet; else undefined. */
  readonly hold: string | undefined;
  /** When the verdict changes by time alone; undefined: never. */
  readonly lookAgainInMs: number | undefined;
}

/** Decides which of the missing nodes to give up. @param present how many nodes are connected */
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
