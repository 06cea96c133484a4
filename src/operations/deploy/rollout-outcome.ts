import type { Unplaced } from '../../domain/deployment.js';
import { describeModel, type ModelId } from '../../domain/identity.js';
import { Failure, isCode } from '../../errors/catalogue.js';
import type { InstanceSummary, LastExit } from '../cluster/instance-summary.js';
import { misfitHint, reasonsOf } from './misfits.js';

/** The state of a model while a command waits for it. */
export interface Rollout {
  readonly model: ModelId;
  /** How many instances should run; 0 when it is no longer deployed. */
  readonly wanted: number;
  readonly ready: number;
  readonly instances: readonly InstanceSummary[];
  /** What the leader could not place. */
  readonly unplaced: Unplaced | undefined;
  /** How long it has been unplaced. */
  readonly unplacedMs: number;
  /** How often each instance had been restarted before the command began to wait; those restarts do not count as failures. */
  readonly restartsBefore?: ReadonlyMap<string, number>;
  /** Whether the request only removed instances. */
  readonly onlyFewer?: boolean;
}

/** How long a misfit is tolerated: it may stem from before the leader accepted the request. */
const unplacedPatienceMs = 3_000;

/**
 * Decides whether a command that waits for a model is done: all wanted instances are ready, and surplus ones are gone.
 * After a request that only removed instances, the remaining ones need not be ready: they may never be.
 *
 * @throws Failure NO_NODE_FITS with each node's reason; MODEL_FAILED when none is ready and one gave up, or died again after a restart
 *   while the command waits
 */
export function rolloutOutcome(rollout: Rollout): 'done' | 'waiting' {
  const { wanted, ready, instances, unplaced, unplacedMs, restartsBefore, onlyFewer } = rollout;
  const fewEnough = instances.filter(isAlive).length <= wanted;
  if (onlyFewer) return fewEnough ? 'done' : 'waiting';
  const dying = instances.find((instance) => isDying(instance, restartsBefore?.get(instance.id) ?? 0));
  if (dying !== undefined && ready === 0 && wanted > 0) throw modelFailed(rollout.model, dying);
  if (unplaced !== undefined && unplacedMs >= unplacedPatienceMs) throw noNodeFits(rollout, unplaced);

  return ready >= wanted && fewEnough ? 'done' : 'waiting';
}

/** The failure for a command that stopped waiting: the progress so far, what each instance waits for, and that it continues without it. */
export function notWaited({ model, wanted, ready, instances }: Rollout, cause: Failure): Failure {
  const alive = instances.filter(isAlive);
  const waiting = alive.filter(({ state, leaving }) => state !== 'ready' || leaving);
  const far =
    wanted === 0
      ? `${alive.length} of its instances ${alive.length === 1 ? 'has' : 'have'} not ended`
      : `${ready} of ${wanted} instances are ready`;
  const details = { ready, wanted, reasons: waiting.map(stateOf) };
  if (cause.code === 'TIMED_OUT')
    return new Failure('TIMED_OUT', `${describeModel(model)} is not done in time: ${far}`, details, { cause });
  return new Failure(cause.code, `${cause.message}; ${describeModel(model)} continues without you: ${far}`, details, {
    hint: wanted === 0 ? cause.hint : goesOnHint(model),
  });
}

/** `ended with status 1` */
export function describeExit({ status, signal }: LastExit): string {
  if (signal !== undefined) return `was ended by ${signal}`;
  return status === undefined ? 'ended' : `ended with status ${status}`;
}

/** Whether it may still be running: it has not ended for good, and its node has not gone. */
export function isAlive({ state, lost }: InstanceSummary): boolean {
  return !lost && state !== 'stopped' && state !== 'failed';
}

function isDying({ state, restarts, leaving }: InstanceSummary, restartsBefore: number): boolean {
  return !leaving && (state === 'failed' || (state === 'backoff' && restarts > restartsBefore));
}

function modelFailed(model: ModelId, { id, node, state, reason, lastExit }: InstanceSummary): Failure {
  const exited = lastExit?.status !== undefined || lastExit?.signal !== undefined;
  // Without an exit status it was stopped by its agent, whose reason says more.
  const how = exited || reason === undefined ? ` ${exited ? describeExit(lastExit) : 'did not start'}` : `: ${reason}`;
  const goesOn = state === 'failed' ? 'and is not started again there' : 'again after a restart';
  const hint = `maas deploy logs -n ${model.name} shows what it printed, maas deploy remove -n ${model.name} removes it`;
  const reasons = reason === undefined ? [] : [{ instance: id, node, reason }];
  const { status, signal, stderr = [] } = lastExit ?? {};
  const details = { instance: id, node, reason, reasons, status, signal, stderr };
  return new Failure('MODEL_FAILED', `${describeModel(model)} on ${node}${how}, ${goesOn}`, details, { hint });
}

function noNodeFits({ model, wanted }: Rollout, { count, reasons, code }: Unplaced): Failure {
  if (code !== undefined && isCode(code)) {
    const why = reasons.map(({ reason }) => reason).join('; ');
    const message = `${count} of ${wanted} instances of ${describeModel(model)} are not running: ${why}`;
    return new Failure(code, message, { reasons: reasonsOf(reasons) });
  }
  const message = `${count} of ${wanted} instances of ${describeModel(model)} fit on no node`;
  return new Failure('NO_NODE_FITS', message, { reasons: reasonsOf(reasons) }, { hint: misfitHint(reasons) });
}

function goesOnHint({ name, version }: ModelId): string {
  return `maas deploy status -n ${name} shows its progress, maas deploy remove -n ${name} -v ${version} --all removes it`;
}

function stateOf({ id, node, state, reason }: InstanceSummary): Readonly<Record<string, string>> {
  return { instance: id, node, reason: reason === undefined ? state : `${state}: ${reason}` };
}
