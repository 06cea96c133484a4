import { describeModel, type ModelId } from '../../domain/identity.js';
import { Failure } from '../../errors/catalogue.js';
import type { Clock } from '../../runtime/clock/clock.js';
import { LiveCluster, type Viewing } from '../cluster/cluster-view.js';
import { summarize } from '../cluster/instance-summary.js';
import { notWaited, type Rollout, rolloutOutcome } from './rollout-outcome.js';

export interface AwaitingRollout extends Omit<Viewing, 'only'> {
  readonly signal: AbortSignal;
  /** Called at the start and after every change. */
  readonly onChange?: ((rollout: Rollout) => void) | undefined;
}

/** How often to look even without a change, for decisions that depend on time. */
const lookAgainMs = 1_000;

/**
 * Waits until the running instances of a model are those that are wanted.
 *
 * @param model the model whose request the leader has accepted
 * @param options.removed whether the request removed the last instance: otherwise it is a conflict when none is wanted any more
 * @param options.onlyFewer whether the request only removed instances: the remaining ones need not become ready
 * @throws Failure NO_NODE_FITS, MODEL_FAILED, TIMED_OUT with the progress, CHANGED_MEANWHILE; the reason of the signal, with what continues
 */
export async function awaitRollout(
  awaiting: AwaitingRollout,
  model: ModelId,
  { removed, onlyFewer = false }: { readonly removed: boolean; readonly onlyFewer?: boolean },
): Promise<Rollout> {
  const { clock, signal, onChange } = awaiting;
  let changed = Promise.withResolvers<void>();
  using live = await LiveCluster.open({ ...awaiting, only: model }, () => changed.resolve());

  let unplacedSince: number | undefined;
  let told: string | undefined;
  const restartsBefore = new Map(look(live, model).instances.map(({ id, restarts }) => [id, restarts]));
  for (;;) {
    changed = Promise.withResolvers();
    const rollout = look(live, model);
    if (rollout.wanted === 0 && !removed)
      throw new Failure('CHANGED_MEANWHILE', `somebody removed ${describeModel(model)} in the meantime`, { ...model });

    unplacedSince = rollout.unplaced === undefined ? undefined : (unplacedSince ?? clock.elapsed());
    const unplacedMs = unplacedSince === undefined ? 0 : clock.elapsed() - unplacedSince;
    const now = JSON.stringify(rollout);
    if (now !== told) onChange?.(rollout);
    told = now;

    if (rolloutOutcome({ ...rollout, unplacedMs, restartsBefore, onlyFewer }) === 'done') return rollout;
    await changeOrTick(changed.promise, clock, signal, rollout);
  }
}

function look(live: LiveCluster, model: ModelId): Rollout {
  const { deployments, leftovers } = live.view();
  const [found] = deployments;
  return {
    model,
    wanted: found?.deployment.instances ?? 0,
    ready: found?.ready ?? 0,
    instances: [...(found?.instances ?? []), ...leftovers].map(summarize),
    unplaced: found?.deployment.unplaced,
    unplacedMs: 0,
  };
}

async function changeOrTick(changed: Promise<void>, clock: Clock, signal: AbortSignal, rollout: Rollout): Promise<void> {
  const either = new AbortController();
  try {
    const tick = clock.sleep(lookAgainMs, AbortSignal.any([signal, either.signal]));
    await Promise.race([changed, tick]);
  } catch (error) {
    throw error instanceof Failure ? notWaited(rollout, error) : error;
  } finally {
    either.abort();
  }
}
