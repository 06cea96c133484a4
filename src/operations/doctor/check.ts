import type { ControlPaths } from '../../control/layout.js';
import type { Endpoint } from '../../domain/endpoint.js';
import type { ResourceManager } from '../../engines/yarn/resource-manager.js';
import type { Clock } from '../../runtime/clock/clock.js';
import type { Random } from '../../runtime/random/random.js';
import type { HdfsFileSystem } from '../../storage/hdfs/file-system.js';
import type { ModelStore } from '../../storage/port.js';
import type { Access } from '../../zookeeper/acl.js';
import type { ZooKeeper } from '../../zookeeper/port.js';
import type { ThisMachine } from '../service/service-status.js';

/** `problem`: something is wrong and must be fixed. `warning`: it works but may surprise. */
export type Level = 'ok' | 'warning' | 'problem';

export interface Finding {
  readonly level: Level;
  readonly message: string;
  /** What to do; every warning and problem has one. */
  readonly hint?: string;
  /** A registration whose owner is gone, which `prune` can remove. */
  readonly gone?: GoneRegistration;
  /** Znodes that anyone may change, which `closeZnodes` can restrict. */
  readonly open?: readonly string[];
}

/** A registration as it was found: `prune` leaves it alone if it has changed since. */
export interface GoneRegistration {
  readonly path: string;
  readonly endpoint: Endpoint;
  /** The transaction that wrote it last, decimal. */
  readonly mzxid: string;
}

/**
 * `answers`: something speaks HTTP there. `refused`: the machine is up, but nothing listens. `silent`: unknown, for the given reason.
 */
export type EndpointState = { readonly kind: 'answers' | 'refused' } | { readonly kind: 'silent'; readonly reason: string };

export interface Checked {
  readonly name: string;
  readonly findings: readonly Finding[];
}

/** What checks examine that need no ZooKeeper. */
export interface Surroundings {
  readonly quorum: string;
  /** A sentence for each setting: its value and where it came from. */
  readonly settings: readonly string[];
  readonly store: () => Promise<ModelStore>;
  /** Where maas writes on HDFS; the directories need not exist. */
  readonly hdfsPlaces: () => Promise<readonly { readonly files: HdfsFileSystem; readonly directory: string }[]>;
  /** YARN, and the queue that models run in; undefined when no setting names a ResourceManager. */
  readonly yarn: { readonly resourceManager: ResourceManager; readonly queue: string } | undefined;
  /** Asks one server of the quorum a four-letter word; '' when it does not answer. */
  readonly askServer: (server: { readonly host: string; readonly port: number }, word: string, signal: AbortSignal) => Promise<string>;
  /** Called after each check: the next may wait long for a server that hangs. */
  readonly onChecked?: ((checked: Checked) => void) | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
}

/** What checks examine; each takes the part that it needs. */
export interface Examined extends Surroundings {
  readonly zk: ZooKeeper;
  readonly control: ControlPaths;
  /** The znode of Metron's service configuration. */
  readonly zkRoot: string;
  /** The setting zk-acl: who should have access to the znodes that maas creates. */
  readonly access: Access;
  /** Calls a model that somebody else has registered; undefined when that is not wanted, as it may stop a model that serves one connection. */
  readonly callEndpoint?: ((endpoint: Endpoint, signal: AbortSignal) => Promise<EndpointState>) | undefined;
  /** Where doctor runs. */
  readonly machine: ThisMachine;
}

export interface Check<Needed extends Surroundings = Examined> {
  readonly name: string;
  /** Runs the check; a Failure that it throws becomes a problem in the report. */
  run(examined: Needed): Promise<readonly Finding[]>;
}

export const ok = (message: string): Finding => ({ level: 'ok', message });
export const warning = (message: string, hint: string): Finding => ({ level: 'warning', message, hint });
export const problem = (message: string, hint: string): Finding => ({ level: 'problem', message, hint });

const mostTold = 10;

/** Problems of one kind: the first of them, and how many more there are. */
export function problems(messages: readonly string[], hint: string): Finding[] {
  const told = messages.slice(0, mostTold).map((message) => problem(message, hint));
  const more = messages.length - told.length;
  return more === 0 ? told : [...told, problem(`${more} more like these`, hint)];
}
