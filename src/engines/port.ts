import type { Deployment, EngineName, Unplaced } from '../domain/deployment.js';
import type { PlacementNode } from '../domain/placement.js';
import type { Leadership } from '../zookeeper/recipes/leadership.js';

/**
 * Runs instances somewhere. An engine belongs to one term of leadership: it is opened when that begins, and all its writes are fenced by it.
 *
 * `converge` is given absolute counts and may be repeated: the next call does what was not finished or has changed meanwhile.
 */
export interface Engine extends AsyncDisposable {
  readonly name: EngineName;
  /** What there is room on, with what is assigned already; undefined when the engine places by itself. */
  nodes(): readonly PlacementNode[] | undefined;
  /**
   * Makes what runs match what is wanted, as far as it can be done now.
   *
   * @param deployments all of this engine; what runs of any other is taken away
   * @param untouched   models of which nothing is known for sure, by `describeModel`: what runs of them stays
   * @throws ZooKeeperError version conflict at step 0 when another leads
   */
  converge(deployments: readonly Deployment[], untouched: ReadonlySet<string>, signal: AbortSignal): Promise<Convergence>;
}

/** How a service opens an engine for each of its terms. */
export interface EngineKind {
  readonly name: EngineName;
  /** @param onChange called when something changed that makes it worth to converge again */
  open(leadership: Leadership, onChange: () => void, signal: AbortSignal): Promise<Engine>;
}

export interface Convergence {
  /** By `describeModel`. */
  readonly unplaced: ReadonlyMap<string, Omit<Unplaced, 'since'>>;
  /** Of which nothing runs and nothing is left, by `describeModel`. */
  readonly vacant: ReadonlySet<string>;
  /** When to converge again although nothing changed. */
  readonly lookAgainInMs: number | undefined;
}
