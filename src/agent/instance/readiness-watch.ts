import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { EndpointReading } from '../../domain/endpoint.js';
import { judgeReadiness, type PortHolder, type Readiness, type ReadinessObservation, type ReadyRule } from '../../domain/readiness.js';
import { messageOf } from '../../errors/message-of.js';
import { endpointFile, readEndpoint } from '../../metron/endpoint.js';
import type { Clock } from '../../runtime/clock/clock.js';
import { lenientGet } from '../../runtime/http/lenient-http.js';
import type { Processes, ProcessIdentity } from '../../runtime/processes/processes.js';
import { untilAborted } from '../../runtime/waits/until-aborted.js';
import type { Round, Ticker } from '../ticker.js';
import { heartbeatFile, type NodeSettings } from './environment.js';

export interface ReadinessPorts {
  readonly ticker: Ticker;
  readonly processes: Processes;
  readonly clock: Clock;
}

export interface Watched {
  readonly rule: ReadyRule;
  readonly node: NodeSettings;
  /** The model's directory. */
  readonly directory: string;
  /** epoch ms */
  readonly startedAt: number;
  members(): Promise<readonly ProcessIdentity[]>;
  /** Called when the reason for waiting changes. */
  onWaiting(reason: string): void;
}

export type Settled = Exclude<Readiness, { verdict: 'waiting' }>;

const probeTimeoutMs = 5_000;

/** Observes an instance, in rounds shared with others, until it is ready or never will be. Only the rule `http` connects to it. */
export async function untilReady(ports: ReadinessPorts, watched: Watched, signal: AbortSignal): Promise<Settled> {
  const observer = new Observer(ports, watched);
  const { promise, resolve, reject } = Promise.withResolvers<Settled>();
  let said: string | undefined;
  const look = async (round: Round) => {
    const readiness = judgeReadiness(watched.rule, await observer.observe(round, signal));
    if (readiness.verdict !== 'waiting') return resolve(readiness);
    if (readiness.reason !== said) watched.onWaiting(readiness.reason);
    said = readiness.reason;
  };
  signal.throwIfAborted();
  using _ = ports.ticker.add((round) => look(round).catch((error: unknown) => (signal.aborted ? undefined : reject(error))));
  return await untilAborted(promise, signal);
}

class Observer {
  readonly #ports: ReadinessPorts;
  readonly #watched: Watched;
  #wholeSince: number | undefined;
  #probe: { readonly ok: boolean; readonly detail: string } | undefined;
  #probedAt = Number.NEGATIVE_INFINITY;

  constructor(ports: ReadinessPorts, watched: Watched) {
    this.#ports = ports;
    this.#watched = watched;
  }

  async observe(round: Round, signal: AbortSignal): Promise<ReadinessObservation> {
    const { rule, node, startedAt } = this.#watched;
    const { clock } = this.#ports;
    const endpoint = rule.by === 'heartbeat' ? ({ kind: 'none' } as const) : this.#readEndpoint();
    if (endpoint.kind === 'own') this.#wholeSince ??= clock.elapsed();
    const port = await this.#holderOf(endpoint, round);
    if (rule.by === 'http' && endpoint.kind === 'own' && port.by === 'instance') await this.#askWhenDue(rule, endpoint.port, signal);
    return {
      endpoint,
      port,
      probe: this.#probe,
      heartbeat: rule.by === 'heartbeat' && this.#hasHeartbeat(),
      waitedMs: clock.now() - startedAt,
      endpointAgeMs: clock.elapsed() - (this.#wholeSince ?? clock.elapsed()),
      address: node.address,
    };
  }

  /** Reads synchronously: the file is small and mostly cached, and is checked many times a second. */
  #readEndpoint(): EndpointReading {
    const { directory, node } = this.#watched;
    return readEndpoint(textOf(path.join(directory, endpointFile)), node);
  }

  #hasHeartbeat(): boolean {
    return statSync(path.join(this.#watched.directory, heartbeatFile), { throwIfNoEntry: false }) !== undefined;
  }

  /** To find a port's owner costs more than to see whether anything listens: it is looked up only if something does. */
  async #holderOf(endpoint: EndpointReading, round: Round): Promise<PortHolder> {
    if (endpoint.kind !== 'own' || this.#watched.rule.by === 'file') return { by: 'nobody' };
    const { port } = endpoint;
    if (!(await round.listening()).some((each) => each.port === port)) return { by: 'nobody' };
    const { processes } = this.#ports;
    const held = (await processes.listeningPortsOf(await this.#watched.members())).find((each) => each.port === port);
    if (held !== undefined) return { by: 'instance', loopbackOnly: held.loopbackOnly };
    return { by: 'others', ...(await processes.listenerOn(port)) };
  }

  async #askWhenDue(rule: Extract<ReadyRule, { by: 'http' }>, port: number, signal: AbortSignal): Promise<void> {
    const { clock } = this.#ports;
    if (clock.elapsed() - this.#probedAt < rule.intervalSeconds * 1_000) return;
    this.#probedAt = clock.elapsed();
    const { address } = this.#watched.node;
    const host = address.includes(':') ? `[${address}]` : address;
    this.#probe = await probe(`http://${host}:${port}${rule.path}`, rule.status, clock, signal);
  }
}

async function probe(url: string, expected: number, clock: Clock, signal: AbortSignal): Promise<{ ok: boolean; detail: string }> {
  try {
    const { status } = await lenientGet({ url, timeoutMs: probeTimeoutMs, signal }, clock);
    return { ok: status === expected, detail: `answers ${status}, not ${expected}` };
  } catch (error) {
    signal.throwIfAborted();
    return { ok: false, detail: messageOf(error) };
  }
}

const mostBytes = 65_536;

/** A model may leave anything there: only a regular file of a sensible size counts. */
function textOf(file: string): string | undefined {
  try {
    const found = statSync(file, { throwIfNoEntry: false });
    return found?.isFile() && found.size <= mostBytes ? readFileSync(file, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}
