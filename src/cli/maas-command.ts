import { isRunByMetron } from '../operations/cluster/metron-cluster.js';
import type { MetronChange } from '../operations/deploy/ask-metron.js';
import type { AskOptions } from '../operations/deploy/ask-service.js';
import type { SessionTicket } from '../zookeeper/port.js';
import { type ClusterSession, openCluster } from './cluster/connect.js';
import type { ClientPorts } from './cluster/connectors.js';
import { currentRequester } from './cluster/requester.js';
import { openStorage, type Storage, type StorageOptions } from './cluster/storage.js';
import { LocalCommand } from './local-command.js';
import { count } from './render/text.js';
import { clusterFlags, globalFlags } from './shared-flags.js';

/** The base of commands that act on a cluster. */
export abstract class MaasCommand<Result extends object | undefined> extends LocalCommand<Result> {
  static override baseFlags = { ...clusterFlags, ...globalFlags };

  /**
   * Opens the cluster that the settings name, after `parse`. Disposing the session closes every connection:
   * `await using cluster = await this.openCluster()`.
   *
   * @param options.changes whether the command changes something: if so, it first prints which cluster it acts on
   * @param options.ticket resumes the session that this ticket is of
   * @throws Failure ZOOKEEPER_UNREACHABLE, NOT_ALLOWED, LAYOUT_MISMATCH, BAD_SETTING
   */
  protected async openCluster(
    options: { readonly changes?: boolean; readonly ticket?: SessionTicket | undefined } = {},
  ): Promise<ClusterSession> {
    const cluster = await openCluster({ ...this.#reach(), timeoutMs: this.timeoutMs, ticket: options.ticket });
    if (options.changes === true) this.notice(`cluster: ${cluster.describe()}`);
    return cluster;
  }

  /** What of the cluster needs no ZooKeeper, after `parse`: for who can't reach that. */
  protected openStorage(): Storage & ClientPorts {
    const reach = this.#reach();
    return { ...reach, ...openStorage(reach) };
  }

  #reach(): StorageOptions {
    const { io, clock, random, connectors } = this.ports;
    const { settings, logger: log, signal } = this;
    return { settings, env: io.env, connectors, clock, random, log, signal };
  }

  /** Whether requests go to the queue of Metron's own service. */
  protected isRunByMetron(cluster: ClusterSession): Promise<boolean> {
    return isRunByMetron(cluster, this.settings.metron.value);
  }

  /** Prints what Metron's service did. @returns its argument, as the result of the command */
  protected showMetron(change: MetronChange): MetronChange {
    const { name, version, registered, endpoints } = change;
    this.log(`${name} ${version}: ${count(registered.after, 'instance')} registered, ${registered.before} before`);
    for (const endpoint of endpoints) this.log(`  ${endpoint}`);
    return change;
  }

  /**
   * Who asks the leader, and how long it may take to decide. Available after `parse`.
   *
   * By default that is half a minute, however long carrying out the decision takes. With `--timeout` it is nine tenths of that time, so
   * that the command can still report that nobody leads before its own time runs out.
   */
  protected get asking(): AskOptions {
    const said = this.settings.timeout?.value;
    return { requester: currentRequester(), timeoutMs: said === undefined ? defaultAskMs : said * 0.9, signal: this.signal };
  }
}

const defaultAskMs = 30_000;
