import http from 'node:http';
import https from 'node:https';
import type { Clock } from '../../runtime/clock/clock.js';
import type { Random } from '../../runtime/random/random.js';
import { backoffMs } from '../../runtime/waits/backoff.js';
import { exchange, type HdfsLimits, type HttpRequest, textOf } from './exchange.js';
import { HdfsFault, NoAnswer, NoNameNode } from './fault.js';

/** What a NameNode answered. */
export interface NameNodeAnswer {
  readonly server: string;
  readonly status: number;
  readonly body: string;
  /** The address it redirects to. */
  readonly location: string | undefined;
}

export interface NameNodesOptions {
  /** In the order to try them: `http://node1:9870`. */
  readonly addresses: readonly string[];
  readonly limits: HdfsLimits;
  readonly clock: Clock;
  readonly random: Random;
}

/** Rounds over all NameNodes before a request is given up. */
const rounds = 6;
const longestTryMs = 60_000;
const backoff = { firstMs: 200, longestMs: 3_000 };

/**
 * The NameNodes of one HDFS: the one that served last is asked first, and when it stands by, is not ready or does not answer, the others.
 * What is asked must bear to be asked twice: an answer may be lost.
 */
export class NameNodes {
  readonly #options: NameNodesOptions;
  readonly #agents = {
    'http:': new http.Agent({ keepAlive: true, maxSockets: 16 }),
    'https:': new https.Agent({ keepAlive: true, maxSockets: 16 }),
  };
  #last = 0;

  get addresses(): readonly string[] {
    return this.#options.addresses;
  }

  constructor(options: NameNodesOptions) {
    this.#options = options;
  }

  /**
   * @param path from `/` on, encoded, with its query
   * @throws HdfsFault, NoAnswer: of the last that was asked
   */
  async ask(method: HttpRequest['method'], path: string, signal?: AbortSignal): Promise<NameNodeAnswer> {
    const { addresses, clock, random } = this.#options;
    const faults: unknown[] = [];
    const startedAt = clock.elapsed();
    for (let attempt = 0; ; attempt += 1) {
      const at = (this.#last + attempt) % addresses.length;
      const address = addresses[at];
      if (address === undefined) throw new NoAnswer('hdfs', 'no NameNode is known');
      try {
        const answer = await this.#askOne(address, method, path, signal);
        this.#last = at;
        return answer;
      } catch (error) {
        faults.push(error);
        const givesUp = attempt + 1 >= addresses.length * rounds || clock.elapsed() - startedAt > longestTryMs;
        if (!mayServeElsewhere(error) || givesUp) throw this.#worst(faults);
      }
      const isRound = (attempt + 1) % addresses.length === 0;
      if (isRound) await clock.sleep(nameNodeDelayMs((attempt + 1) / addresses.length, random.fraction()), signal);
    }
  }

  async #askOne(address: string, method: HttpRequest['method'], path: string, signal: AbortSignal | undefined): Promise<NameNodeAnswer> {
    const { limits } = this.#options;
    const agent = address.startsWith('https:') ? this.#agents['https:'] : this.#agents['http:'];
    const answer = await exchange({ method, url: address + path, connectMs: limits.connectMs, idleMs: limits.answerMs, agent, signal });
    const { statusCode: status = 0, headers } = answer;
    return { server: address, status, body: await textOf(answer, address, signal), location: headers.location };
  }

  /** Of several faults in the last round, one that a NameNode gave tells more than that nothing listens elsewhere. */
  #worst(faults: readonly unknown[]): unknown {
    const lastRound = faults.slice(-this.#options.addresses.length);
    return lastRound.findLast((fault) => fault instanceof HdfsFault) ?? this.#allSilent(lastRound);
  }

  #allSilent(faults: readonly unknown[]): unknown {
    const last = faults.at(-1);
    const { addresses } = this.#options;
    if (!(last instanceof NoAnswer)) return last;
    return new NoNameNode(addresses.join(', '), last.reason, { cause: last });
  }
}

/** @param round from 1 */
export function nameNodeDelayMs(round: number, jitter: number): number {
  return backoffMs(backoff, round - 1, jitter);
}

/** Whether another NameNode, or this one in a moment, may answer otherwise. */
function mayServeElsewhere(error: unknown): boolean {
  if (error instanceof NoAnswer) return true;
  if (!(error instanceof HdfsFault)) return false;
  if (error.exception !== undefined) return isElsewhere(error);
  return error.status >= 500 || error.status === 404 || error.status === 429;
}

/** Whether it is for another NameNode to serve, or for this one a moment later. */
export function isElsewhere({ exception = '' }: HdfsFault): boolean {
  return ['StandbyException', 'RetriableException', 'ObserverRetryOnActiveException'].includes(exception);
}
