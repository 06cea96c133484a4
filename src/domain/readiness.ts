import { type Endpoint, type EndpointReading, isRoutable } from './endpoint.js';
import type { Ready } from './model-manifest.js';

/** The rule by which an instance is ready: for a model from maas.yaml, for a worker its heartbeat file. */
export type ReadyRule = Ready | { readonly by: 'heartbeat'; readonly timeoutSeconds: number };

/** Who holds the endpoint's port. `others`: a process that does not belong to the instance. */
export type PortHolder =
  | { readonly by: 'nobody' }
  | { readonly by: 'instance'; readonly loopbackOnly: boolean }
  | { readonly by: 'others'; readonly name?: string | undefined; readonly pid?: number | undefined };

/** What is observed of an instance whose process is alive. */
export interface ReadinessObservation {
  readonly endpoint: EndpointReading;
  readonly port: PortHolder;
  /** The result of the last probe; undefined before the first. */
  readonly probe?: { readonly ok: boolean; readonly detail: string } | undefined;
  readonly heartbeat: boolean;
  /** Time since it was started. */
  readonly waitedMs: number;
  /** Time since endpoint.dat was complete. */
  readonly endpointAgeMs: number;
  /** The address by which others reach the node. */
  readonly address: string;
}

export type Readiness =
  | { readonly verdict: 'ready'; readonly endpoint?: Endpoint | undefined; readonly warning?: string | undefined }
  | { readonly verdict: 'waiting'; readonly reason: string }
  /** `again`: whether another start may succeed. */
  | { readonly verdict: 'failed'; readonly reason: string; readonly again: boolean };

/** How long to wait for a port that another process holds, which may be about to end. */
const takenPortMs = 3_000;

/** Decides whether an instance may be called; if not, says what it waits for, or why it never may. */
export function judgeReadiness(rule: ReadyRule, seen: ReadinessObservation): Readiness {
  const judged = rule.by === 'heartbeat' ? judgeWorker(seen) : judgeModel(rule, seen);
  const timeoutMs = rule.timeoutSeconds * 1_000;
  if (judged.verdict !== 'waiting' || seen.waitedMs < timeoutMs) return judged;
  return failed(`was not ready within ${rule.timeoutSeconds} s: ${judged.reason}`, true);
}

function judgeWorker({ heartbeat }: ReadinessObservation): Readiness {
  return heartbeat ? { verdict: 'ready' } : waiting('waits for its heartbeat file');
}

function judgeModel(rule: Ready, seen: ReadinessObservation): Readiness {
  const { endpoint: reading } = seen;
  switch (reading.kind) {
    case 'none':
      return waiting('waits for endpoint.dat');
    case 'unfinished':
      return waiting('waits for endpoint.dat to be whole JSON');
    case 'wrong':
      return failed(reading.problem, false);
    case 'foreign':
      return judgeForeign(rule, reading);
    case 'own':
      if (rule.by === 'file') return { verdict: 'ready', endpoint: reading.endpoint };
      return judgePort(rule, reading, seen);
  }
}

function judgeForeign(rule: Ready, { host, endpoint }: { readonly host: string; readonly endpoint: Endpoint }): Readiness {
  if (rule.by !== 'file') {
    return failed(
      `endpoint.dat names another host, ${host}: write http://0.0.0.0:PORT, or "ready: file" in maas.yaml if it is meant`,
      false,
    );
  }
  return { verdict: 'ready', endpoint, warning: `its endpoint is on another host, ${host}: nothing here can tell whether it is alive` };
}

function judgePort(rule: Ready, { endpoint, port }: { endpoint: Endpoint; port: number }, seen: ReadinessObservation): Readiness {
  const { port: holder, address, endpointAgeMs } = seen;
  if (holder.by === 'nobody') return waiting(`waits for its port ${port} to listen`);
  if (holder.by === 'others') {
    const who = holder.pid === undefined ? 'another program' : `${holder.name} (pid ${holder.pid})`;
    const reason = `its port ${port} is taken by ${who}`;
    return endpointAgeMs < takenPortMs ? waiting(reason) : failed(reason, true);
  }
  if (holder.loopbackOnly && isRoutable(address)) {
    return failed(`listens on loopback only, and ${address} is where others call it: bind port ${port} on 0.0.0.0`, false);
  }
  return rule.by === 'http' ? judgeProbe(rule.path, endpoint, seen) : { verdict: 'ready', endpoint };
}

function judgeProbe(path: string, endpoint: Endpoint, { probe }: ReadinessObservation): Readiness {
  if (probe === undefined) return waiting(`waits for an answer to GET ${path}`);
  return probe.ok ? { verdict: 'ready', endpoint } : waiting(`GET ${path}: ${probe.detail}`);
}

function waiting(reason: string): Readiness {
  return { verdict: 'waiting', reason };
}

function failed(reason: string, again: boolean): Readiness {
  return { verdict: 'failed', reason, again };
}
