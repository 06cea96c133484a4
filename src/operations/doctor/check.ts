import type { ControlPaths } from '../../control/layout.js';
import type { Endpoint } from '../../domain/endpoint.js';
import type { Clock } from '../../runtime/clock/clock.js';
import type { Random } from '../../runtime/random/random.js';
import type { HdfsFileSystem } from '../../storage/hdfs/file-system.js';
import type { ModelStore } from '../../storage/port.js';
import type { Access } from '../../zookeeper/acl.js';
import type { ZooKeeper } from '../../zookeeper/port.js';
import type { ThisMachine } from '../service/service-status.js';

/** `problem`: something is wrong and needs somebody. `warning`: it works, and may surprise. */
export type Level = 'ok' | 'warning' | 'problem';

export interface Finding {
  readonly level: Level;
  readonly message: string;
  /** What to do; of every warning and problem. */
  readonly hint?: string;
  /** A registration whose owner is gone: `prune` may take it away. */
  readonly gone?: GoneRegistration;
  /** Znodes that anyone may change: `closeZnodes` may close them. */
  readonly open?: readonly string[];
}

/** As it was found; one that was changed since is another. */
export interface GoneRegistration {
  readonly path: string;
  readonly endpoint: Endpoint;
  /** The transaction that wrote it last, decimal. */
  readonly mzxid: string;
}

/**
 * `answers`: something speaks HTTP there. `refused`: the machine is there, and nobody listens. `silent`: it can't be told, for the reason.
 */
export type EndpointState = { readonly kind: 'answers' | 'refused' } | { readonly kind: 'silent'; readonly reason: string };

/** What checks look at; each takes the part it needs. */
export interface Examined {
  readonly zk: ZooKeeper;
  readonly control: ControlPaths;
  /** The znode of Metron's service configuration. */
  readonly zkRoot: string;
  readonly quorum: string;
  /** What the znodes that maas makes should be. */
  readonly access: Access;
  /** One sentence a setting: its value and where that came from. */
  readonly settings: readonly string[];
  readonly store: () => Promise<ModelStore>;
  /** undefined where no setting names one */
  readonly hdfs: () => Promise<HdfsFileSystem | undefined>;
  /** Asks one server of the quorum a four-letter word; '' when it does not answer. */
  readonly askServer: (server: { readonly host: string; readonly port: number }, word: string, signal: AbortSignal) => Promise<string>;
  /** Connects to a model that somebody else has registered. Undefined: that is not wanted, as it stops a model that serves one connection. */
  readonly callEndpoint?: ((endpoint: Endpoint, signal: AbortSignal) => Promise<EndpointState>) | undefined;
  /** Where doctor runs. */
  readonly machine: ThisMachine;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
}

export interface Check {
  readonly name: string;
  /** What it throws becomes a problem of its own. */
  run(examined: Examined): Promise<readonly Finding[]>;
}

export const ok = (message: string): Finding => ({ level: 'ok', message });
export const warning = (message: string, hint: string): Finding => ({ level: 'warning', message, hint });
export const problem = (message: string, hint: string): Finding => ({ level: 'problem', message, hint });
