import { Failure } from '../../errors/catalogue.js';
import type { Clock } from '../../runtime/clock/clock.js';
import { DirectoryTaken, lockDirectory } from '../../runtime/files/directory-lock.js';
import type { Log } from '../../runtime/log/log.js';
import type { Random } from '../../runtime/random/random.js';
import { onAbort } from '../../runtime/waits/on-abort.js';
import { ZooKeeperServer } from './server/server.js';
import { LocalDisk } from './storage/local-disk.js';

export interface EmbeddedServerOptions {
  /** Made if need be, mode 0700: who can read it can take over sessions. One server at a time has it. */
  readonly directory: string;
  /** default 127.0.0.1 */
  readonly host?: string | undefined;
  /** default 0: one that is free */
  readonly port?: number | undefined;
  /** default true: nothing is answered before it is on the medium. Without, the machine (not the process) may lose the last of it in a crash. */
  readonly fsync?: boolean | undefined;
  /** default 2000; sessions are granted between 2 and 20 ticks */
  readonly tickMs?: number | undefined;
  /** default 1000; more are turned away */
  readonly maxConnections?: number | undefined;
  /** default 32 MB: a log longer than this, and than the last snapshot, is gathered into a new one */
  readonly snapshotAfterBytes?: number | undefined;
  readonly log: Log;
  readonly clock: Clock;
  readonly random: Random;
}

export interface EmbeddedServer extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  /** `127.0.0.1:2181` */
  readonly quorum: string;
  /** Settles when the server has stopped; rejects when its storage failed, with Failure STORE_FULL or STORE_UNREACHABLE. */
  readonly ended: Promise<void>;
  /** Stops, with all that was answered on the medium. Sessions are kept: they can be resumed after the next start, within their timeout. */
  close(): Promise<void>;
}

/**
 * A ZooKeeper server for one machine: the real protocol, durable, without replicas. What ZooKeeper's own clients do with a server of its
 * own, they do with this one.
 *
 * @param signal aborts the start; later, stops the server
 * @throws Failure ALREADY_RUNNING when the directory or the port is taken, ENSEMBLE_DAMAGED, BAD_SETTING for a host that is not ours
 */
export async function startEmbeddedServer(options: EmbeddedServerOptions, signal: AbortSignal): Promise<EmbeddedServer> {
  const { directory, host = '127.0.0.1', port = 0, fsync = true, tickMs = 2_000, maxConnections = 1_000 } = options;
  const { snapshotAfterBytes = 32 << 20, log, clock, random } = options;
  signal.throwIfAborted();
  const disk = new LocalDisk(directory);
  await disk.prepare();
  const resources = new AsyncDisposableStack();
  try {
    resources.use(await taken(directory));
    const limits = { tickMs, maxConnections, snapshotAfterBytes };
    const server = await ZooKeeperServer.start({ disk, host, port, fsync, ...limits, log, clock, random });
    resources.defer(() => server.close());
    signal.throwIfAborted();

    let closing: Promise<void> | undefined;
    const close = () => {
      closing ??= resources.disposeAsync();
      return closing;
    };
    const ended = server.ended.finally(close);
    ended.catch(() => {});
    resources.use(onAbort(signal, () => void close()));
    const name = server.host.includes(':') ? `[${server.host}]` : server.host;
    return { host: server.host, port: server.port, quorum: `${name}:${server.port}`, ended, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await resources.disposeAsync();
    throw error;
  }
}

/** @throws Failure ALREADY_RUNNING naming the process that has it */
async function taken(directory: string): Promise<AsyncDisposable> {
  try {
    return await lockDirectory(directory, 'zookeeper');
  } catch (cause) {
    if (!(cause instanceof DirectoryTaken)) throw cause;
    const { holder } = cause;
    const message = `${directory} is in use by the ZooKeeper server of process ${holder}`;
    throw new Failure('ALREADY_RUNNING', message, { directory, holder }, { cause });
  }
}
