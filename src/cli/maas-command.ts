import { isRunByMetron } from '../operations/cluster/metron-cluster.js';
import type { MetronChange } from '../operations/deploy/ask-metron.js';
import type { AskOptions } from '../operations/deploy/ask-service.js';
import type { SessionTicket } from '../zookeeper/port.js';
import { type ClusterSession, openCluster } from './cluster/connect.js';
import { currentRequester } from './cluster/requester.js';
import { LocalCommand } from './local-command.js';
import { count } from './render/text.js';
import { clusterFlags, globalFlags } from './shared-flags.js';

/** A command that acts on a cluster. */
export abstract class MaasCommand<Result extends object | undefined> extends LocalCommand<Result> {
  static override baseFlags = { ...clusterFlags, ...globalFlags };

  /**
   * Opens the cluster that the settings name, after `parse`. Disposing the session closes every connection:
   * `await using cluster = await this.openCluster()`.
   *
   * @param options.changes whether the command changes something: then it says first on which cluster
   * @param options.ticket of a session to be resumed
   * @throws Failure ZOOKEEPER_UNREACHABLE, NOT_ALLOWED, LAYOUT_MISMATCH, BAD_SETTING
   */
  protected async openCluster(
    options: { readonly changes?: boolean; readonly ticket?: SessionTicket | undefined } = {},
  ): Promise<ClusterSession> {
    const { io, clock, random, connectors } = this.ports;
    const { settings, logger: log, signal, timeoutMs } = this;
    const cluster = await openCluster({ settings, env: io.env, connectors, clock, random, log, signal, timeoutMs, ticket: options.ticket });
    if (options.changes === true) this.notice(`cluster: ${cluster.describe()}`);
    return cluster;
  }

  /** Whether requests go to the queue of Metron's own service. */
  protected isRunByMetron(cluster: ClusterSession): Promise<boolean> {
    return isRunByMetron(cluster, this.settings.metron.value);
  }

  /** What Metron's service did, for people. */
  protected showMetron(change: MetronChange): MetronChange {
    const { name, version, registered, endpoints } = change;
    this.log(`${name} ${version}: ${count(registered.after, 'instance')} registered, ${registered.before} before`);
    for (const endpoint of endpoints) this.log(`  ${endpoint}`);
    return change;
  }

  /**
   * How a request is put before the leader, after `parse`. Where no `--timeout` is said the leader gets half a minute to decide,
   * however long what it decides takes then; where one is, a little less than that, to say that nobody leads while there is time.
   */
  protected get asking(): AskOptions {
    const said = this.settings.timeout?.value;
    return { requester: currentRequester(), timeoutMs: said === undefined ? defaultAskMs : said * 0.9, signal: this.signal };
  }
}

const defaultAskMs = 30_000;
