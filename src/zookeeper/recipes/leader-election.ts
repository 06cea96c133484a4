import type { Log } from '../../runtime/log/log.js';
import type { Step, Version, ZooKeeper } from '../port.js';
import { childOf } from '../znode-path.js';
import { Bell } from './bell.js';
import { createWithParents, ensurePath } from './ensure-path.js';
import { HeldLeadership, type Leadership } from './leadership.js';
import { isFault, type RecipePorts, untilDone } from './retry.js';

export interface ElectionOptions extends RecipePorts {
  readonly zk: ZooKeeper;
  /** The znode whose children are the candidates. */
  readonly path: string;
  /** A persistent znode whose version is the fencing epoch: each new leader raises it. */
  readonly epochPath: string;
  /** Describes this candidate to whoever looks: the data of its znode and, once it leads, of the epoch znode. */
  readonly data: Uint8Array;
  readonly log: Log;
}

const resignMs = 5_000;
const candidatePattern = /-(?<number>-?\d{10})$/;

/**
 * Stands as a candidate and waits to become the leader, through broken connections and lost sessions.
 *
 * Candidates are ephemeral sequential znodes, each of which watches only the one before it. The first raises the epoch, in one commit with
 * a check that its candidate still exists. From then on, an earlier leader that does not know yet that it was replaced can't write.
 *
 * @throws ZooKeeperError not allowed, closed, …; the reason of `signal`, after withdrawing the candidate
 */
export async function awaitLeadership(options: ElectionOptions, signal: AbortSignal): Promise<Leadership> {
  const candidate = new Candidate(options);
  try {
    return await candidate.lead(signal);
  } catch (error) {
    await candidate.withdraw();
    throw error;
  }
}

/** The names of candidates, longest standing first. Names without a sequence number are left out. */
export function candidateOrder(names: readonly string[]): string[] {
  return names
    .flatMap((name) => {
      const number = candidatePattern.exec(name)?.groups?.['number'];
      return number === undefined ? [] : [{ name, number: Number(number) }];
    })
    .sort((a, b) => a.number - b.number)
    .map(({ name }) => name);
}

class Candidate {
  readonly #options: ElectionOptions;
  /** Distinguishes our candidate from others after a create whose outcome is unknown. */
  readonly #mark: string;
  readonly #bell = new Bell();

  constructor(options: ElectionOptions) {
    this.#options = options;
    this.#mark = options.random.uuid();
  }

  async lead(signal: AbortSignal): Promise<Leadership> {
    for (;;) {
      const leadership = await untilDone(() => this.#round(signal), this.#options, signal);
      if (leadership !== undefined) return leadership;
      await this.#bell.next(signal);
    }
  }

  async withdraw(): Promise<void> {
    const { zk, path, log } = this.#options;
    const limit = AbortSignal.timeout(resignMs);
    try {
      await untilDone(async () => this.#remove(this.#ours(await this.#candidates(limit)), limit), this.#options, limit);
    } catch (error) {
      if (!isFault(error, 'closed')) log.warn('a candidate stays until its session ends', { path, session: zk.session.id, error });
    }
  }

  /** @returns undefined while another candidate stands before us; the bell rings when that may have changed */
  async #round(signal: AbortSignal): Promise<Leadership | undefined> {
    const candidates = await this.#candidates(signal);
    const [mine, ...doubles] = this.#ours(candidates);
    await this.#remove(doubles, signal);
    if (mine === undefined) {
      const { zk, path, data } = this.#options;
      await createWithParents(zk, childOf(path, `${this.#mark}-`), data, { mode: 'ephemeral sequential', signal });
      return this.#round(signal);
    }
    const ahead = candidates[candidates.indexOf(mine) - 1];
    if (ahead !== undefined) {
      await this.#watchPredecessor(ahead, signal);
      return undefined;
    }
    return this.#take(mine, signal);
  }

  /** The names of the candidates. The server syncs first, since it may lag behind the write whose outcome we look for. */
  async #candidates(signal: AbortSignal): Promise<string[]> {
    const { zk, path } = this.#options;
    await zk.sync(path, { signal });
    return candidateOrder((await zk.children(path, { signal })) ?? []);
  }

  #ours(candidates: readonly string[]): string[] {
    return candidates.filter((name) => name.startsWith(this.#mark));
  }

  async #watchPredecessor(name: string, signal: AbortSignal): Promise<void> {
    const { zk, path } = this.#options;
    const found = await zk.stat(childOf(path, name), { watch: this.#bell.ring, signal });
    if (found === undefined) this.#bell.ring();
  }

  async #take(mine: string, signal: AbortSignal): Promise<Leadership | undefined> {
    const { zk, path, epochPath, data } = this.#options;
    const candidate = childOf(path, mine);
    try {
      const epoch = await zk.stat(epochPath, { signal });
      if (epoch === undefined) {
        await ensurePath(zk, epochPath, { signal });
        return await this.#take(mine, signal);
      }
      const raise: Step = { kind: 'write', path: epochPath, data, expected: epoch.version };
      await zk.commit([{ kind: 'check', path: candidate, expected: 'any' }, raise], { signal });
      const epochVersion = (epoch.version + 1) as Version;
      return await HeldLeadership.begin({ ...this.#options, candidate, epochVersion, resign: () => this.withdraw() }, signal);
    } catch (error) {
      // Our candidate is gone, or another leader raised the epoch: the next round finds out which.
      if (!isFault(error, 'no znode') && !isFault(error, 'version conflict')) throw error;
      this.#bell.ring();
      return undefined;
    }
  }

  async #remove(names: readonly string[], signal: AbortSignal): Promise<void> {
    for (const name of names) {
      try {
        await this.#options.zk.delete(childOf(this.#options.path, name), 'any', { signal });
      } catch (error) {
        if (!isFault(error, 'no znode')) throw error;
      }
    }
  }
}
