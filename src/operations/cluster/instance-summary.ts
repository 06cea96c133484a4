import type { WorkAccount } from '../../domain/work-account.js';
import type { InstanceView } from './cluster-view.js';

/** An instance in the form that is reported to people and programs. */
export interface InstanceSummary {
  readonly id: string;
  readonly node: string;
  readonly state: InstanceView['state'];
  /** Why it is in this state. */
  readonly reason?: string;
  /** When it entered this state; epoch ms. */
  readonly since?: number;
  readonly pid?: number;
  readonly endpoint?: { readonly url: string; readonly functions: Readonly<Record<string, string>> };
  readonly restarts: number;
  /** Whether its node has gone: everything else here is then from before that. */
  readonly lost: boolean;
  readonly leaving: boolean;
  readonly lastExit?: LastExit;
  /** For a worker: what it had done since its start at the time `at`, epoch ms. */
  readonly work?: WorkAccount & { readonly at: number };
}

export interface LastExit {
  /** epoch ms */
  readonly at: number;
  readonly status?: number | undefined;
  readonly signal?: string | undefined;
  readonly stderr: readonly string[];
}

export function summarize({ instance, node, nodeIsThere, state, leaving, record }: InstanceView): InstanceSummary {
  return {
    id: instance,
    node,
    state,
    ...(record?.reason !== undefined && { reason: record.reason }),
    ...(record !== undefined && { since: record.since }),
    ...(record?.pid !== undefined && { pid: record.pid }),
    ...(record?.endpoint !== undefined && { endpoint: record.endpoint }),
    restarts: record?.restarts ?? 0,
    lost: !nodeIsThere,
    leaving,
    ...(record?.lastExit !== undefined && { lastExit: record.lastExit }),
    ...(record?.work !== undefined && { work: record.work }),
  };
}
