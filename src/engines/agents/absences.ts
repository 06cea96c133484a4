import { type Absence, type AbsencePolicy, type AbsenceVerdict, judgeAbsences } from '../../domain/absence.js';
import type { NodeName } from '../../domain/identity.js';

/** Since when each node has been missing, as observed by this leader. */
export class Absences {
  readonly #policy: AbsencePolicy;
  readonly #sinceMs = new Map<NodeName, number>();

  constructor(policy: AbsencePolicy) {
    this.#policy = policy;
  }

  /**
   * @param assigned how many instances are assigned to each node that has any
   * @param nowMs    of the monotonic clock
   */
  judge(present: ReadonlySet<NodeName>, assigned: ReadonlyMap<NodeName, number>, nowMs: number): AbsenceVerdict {
    for (const node of this.#sinceMs.keys()) if (present.has(node) || !assigned.has(node)) this.#sinceMs.delete(node);
    const absences: Absence[] = [];
    for (const [node, count] of assigned) {
      if (present.has(node)) continue;
      const sinceMs = this.#sinceMs.get(node) ?? nowMs;
      this.#sinceMs.set(node, sinceMs);
      absences.push({ node, sinceMs, assigned: count });
    }
    return judgeAbsences(this.#policy, absences, present.size, nowMs);
  }
}
