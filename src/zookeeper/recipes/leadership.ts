import type { Clock } from '../../runtime/clock/clock.js';
import type { Log } from '../../runtime/log/log.js';
import type { SessionState, Step, Version, ZooKeeper } from '../port.js';
import { isFault, type RecipePorts, untilDone } from './retry.js';

/** A leadership, which lasts from its creation until `lost` aborts. A write that starts with `check()` can't succeed after that. */
export interface Leadership extends AsyncDisposable {
  readonly epochVersion: Version;
  /**
   * Aborts when another may lead: the session is lost or was disconnected for too long, the candidate was removed, or the epoch was raised.
   */
  readonly lost: AbortSignal;
  /** The first step of every commit of a leader: `zk.commit([leadership.check(), …])` fails with a version conflict once another leads. */
  check(): Step;
  /** Gives up the leadership, so that the next candidate leads. */
  resign(): Promise<void>;
}

export interface HeldLeadershipOptions extends RecipePorts {
  readonly zk: ZooKeeper;
  readonly epochPath: string;
  readonly epochVersion: Version;
  /** The path of our znode, the first of the candidates. */
  readonly candidate: string;
  readonly log: Log;
  resign(): Promise<void>;
}

/** Why a leadership has ended. */
export class LeadershipLost extends Error {
  override readonly name = 'LeadershipLost';
}

/** The implementation of a leadership. It watches what the leadership depends on, so that a leader stops before its writes are refused. */
export class HeldLeadership implements Leadership {
  readonly epochVersion: Version;
  readonly lost: AbortSignal;

  readonly #options: HeldLeadershipOptions;
  readonly #end = new AbortController();
  readonly #subscription: Disposable;
  #awaited = new AbortController();

  /** @returns undefined when the leadership was lost before it could begin */
  static async begin(options: HeldLeadershipOptions, signal: AbortSignal): Promise<HeldLeadership | undefined> {
    const held = new HeldLeadership(options);
    try {
      await held.#look(AbortSignal.any([signal, held.lost]));
    } catch (error) {
      const wasLost = held.lost.aborted;
      held.#lose('not begun');
      if (!wasLost) throw error;
    }
    return held.lost.aborted ? undefined : held;
  }

  private constructor(options: HeldLeadershipOptions) {
    this.#options = options;
    this.epochVersion = options.epochVersion;
    this.lost = this.#end.signal;
    this.#subscription = options.zk.session.subscribe((state) => this.#sessionBecame(state));
  }

  check(): Step {
    return { kind: 'check', path: this.#options.epochPath, expected: this.epochVersion };
  }

  async resign(): Promise<void> {
    this.#lose('resigned');
    await this.#options.resign();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.resign();
  }

  readonly #lookAgain = (): void => {
    if (this.lost.aborted) return;
    untilDone(() => this.#look(this.lost), this.#options, this.lost).catch((error) => {
      if (!this.lost.aborted) this.#lose(isFault(error, 'closed') ? 'the client was closed' : 'the epoch cannot be read', error);
    });
  };

  async #look(signal: AbortSignal): Promise<void> {
    const { zk, candidate, epochPath } = this.#options;
    const options = { watch: this.#lookAgain, signal };
    const [stands, epoch] = await Promise.all([zk.stat(candidate, options), zk.stat(epochPath, options)]);
    if (stands === undefined) this.#lose('its candidate was removed');
    else if (epoch?.version !== this.epochVersion) this.#lose('another raised the epoch');
  }

  #sessionBecame(state: SessionState): void {
    this.#awaited.abort();
    if (state === 'lost') this.#lose('the session expired');
    if (state === 'closed') this.#lose('the client was closed');
    if (state === 'suspended') void this.#awaitReturn();
  }

  /** Ends the leadership when the session timeout passes without a connection, since another leader may have been elected then. */
  async #awaitReturn(): Promise<void> {
    const { zk, clock } = this.#options;
    this.#awaited = new AbortController();
    const isOver = await isSlept(clock, zk.session.negotiatedTimeoutMs ?? 0, this.#awaited.signal);
    if (isOver) this.#lose('no connection for a whole session timeout');
  }

  #lose(why: string, cause?: unknown): void {
    if (this.lost.aborted) return;
    const { log, epochPath } = this.#options;
    log.info('leadership ended', { epoch: this.epochVersion, epochPath, why });
    this.#subscription[Symbol.dispose]();
    this.#awaited.abort();
    this.#end.abort(new LeadershipLost(`leadership of epoch ${this.epochVersion} ended: ${why}`, { cause }));
  }
}

function isSlept(clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> {
  return clock.sleep(ms, signal).then(
    () => true,
    () => false,
  );
}
