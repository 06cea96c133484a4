import { type ClusterSession, openCluster } from './connect.js';
import { LocalCommand } from './local-command.js';
import { clusterFlags, globalFlags } from './shared-flags.js';

/** A command that acts on a cluster. */
export abstract class MaasCommand<Result extends object | undefined> extends LocalCommand<Result> {
  static override baseFlags = { ...clusterFlags, ...globalFlags };

  /**
   * Opens the cluster that the settings name, after `parse`. Disposing the session closes every connection:
   * `await using cluster = await this.openCluster()`.
   *
   * @param options.changes whether the command changes something: then it says first on which cluster
   * @throws Failure ZOOKEEPER_UNREACHABLE, NOT_ALLOWED, LAYOUT_MISMATCH, BAD_SETTING
   */
  protected async openCluster(options: { readonly changes?: boolean } = {}): Promise<ClusterSession> {
    const { io, clock, random, connectors } = this.ports;
    const { settings, logger: log, signal, timeoutMs } = this;
    const cluster = await openCluster({ settings, env: io.env, connectors, clock, random, log, signal, timeoutMs });
    if (options.changes === true) this.notice(`cluster: ${cluster.describe()}`);
    return cluster;
  }
}
