import { ensureLayout } from '../control/ensure-layout.js';
import type { ControlPaths } from '../control/layout.js';
import { type Candidate, candidateCodec } from '../control/records.js';
import type { AbsencePolicy } from '../domain/absence.js';
import { AgentsEngine } from '../engines/agents/agents-engine.js';
import type { EngineKind } from '../engines/port.js';
import { messageOf } from '../errors/message-of.js';
import type { Clock } from '../runtime/clock/clock.js';
import type { Log } from '../runtime/log/log.js';
import type { Random } from '../runtime/random/random.js';
import type { ZooKeeper } from '../zookeeper/port.js';
import { ensurePath } from '../zookeeper/recipes/ensure-path.js';
import { awaitLeadership } from '../zookeeper/recipes/leader-election.js';
import { type Leadership, LeadershipLost } from '../zookeeper/recipes/leadership.js';
import { isFault, isPassing, retryDelayMs } from '../zookeeper/recipes/retry.js';
import type { CrashPoint } from './crash-points.js';
import { awaitKnownEngines } from './engines-in-use.js';
import { ensureServiceConfig } from './service-config.js';
import { serveTerm } from './term.js';

export interface ServiceOptions {
  readonly zk: ZooKeeper;
  readonly control: ControlPaths;
  /** Metron's configuration znode; created if missing, never changed. */
  readonly configPath: string;
  /** The record of this service in the election. */
  readonly candidate: Candidate;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** When the agents engine gives up nodes that are gone; defaults apply for what is left out. */
  readonly absence?: Partial<AbsencePolicy> | undefined;
  /** The engines it has; default: only the agents engine. */
  readonly engines?: readonly EngineKind[] | undefined;
  /** Beside those. */
  readonly moreEngines?: readonly EngineKind[] | undefined;
  readonly crash?: CrashPoint | undefined;
  /** Called each time this service begins to lead. */
  readonly onLead?: (() => void) | undefined;
}

/** After a term that lasted this long, the delay before standing again starts over. */
const longTermMs = 60_000;

/**
 * Stands for leader, leads, and stands again whenever it loses the leadership, until `signal` aborts.
 *
 * @throws Failure LAYOUT_MISMATCH, BAD_SETTING; ZooKeeperError not allowed, closed; the reason of `signal`
 */
export async function runService(options: ServiceOptions, signal: AbortSignal): Promise<never> {
  const { zk, control, clock, random } = options;
  await ensureLayout(zk, control, signal);
  const { queuePath, serviceRoot } = await ensureServiceConfig(zk, options.configPath, signal);
  await ensurePath(zk, queuePath, { signal });
  await ensurePath(zk, serviceRoot, { signal });

  const engines = [...(options.engines ?? [agentsEngine(options)]), ...(options.moreEngines ?? [])];
  for (let failures = 0; ; ) {
    await awaitKnownEngines(
      options,
      engines.map(({ name }) => name),
      signal,
    );
    const lastedMs = await leadOnce(options, queuePath, engines, signal);
    failures = lastedMs > longTermMs ? 0 : failures + 1;
    await clock.sleep(retryDelayMs(failures, random.fraction()), signal);
  }
}

/** Leads for one term. @returns how long it led, ms, after it has resigned */
async function leadOnce(options: ServiceOptions, queuePath: string, engines: readonly EngineKind[], signal: AbortSignal): Promise<number> {
  const { zk, control, clock, random, log } = options;
  const data = candidateCodec.encode(options.candidate);
  const election = { zk, path: control.election, epochPath: control.epoch, data, clock, random, log };
  await using leadership = await awaitLeadership(election, signal);
  log.info('leading', { epoch: leadership.epochVersion });
  options.onLead?.();
  const began = clock.elapsed();
  try {
    const term = AbortSignal.any([signal, leadership.lost]);
    const openEngines = (onChange: () => void) => Promise.all(engines.map((engine) => engine.open(leadership, onChange, term)));
    return await serveTerm({ ...options, queuePath, leadership, openEngines }, term);
  } catch (error) {
    signal.throwIfAborted();
    if (!endsTermOnly(error, leadership)) throw error;
    log.warn('a term of leadership ended', { reason: messageOf(error) });
    return clock.elapsed() - began;
  }
}

function agentsEngine(options: ServiceOptions): EngineKind {
  return { name: 'agents', open: (leadership, onChange, signal) => AgentsEngine.open({ ...options, leadership, onChange }, signal) };
}

/** The faults of a write that was based on outdated knowledge. */
const outdated = ['version conflict', 'no znode', 'no parent', 'exists', 'not empty'] as const;

/** Whether an error ends only this term: the service resigns, and the next leader reads everything afresh. */
function endsTermOnly(error: unknown, { lost }: Leadership): boolean {
  const isOutdated = outdated.some((fault) => isFault(error, fault));
  return lost.aborted || error instanceof LeadershipLost || isPassing(error) || isOutdated;
}
