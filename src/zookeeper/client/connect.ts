import { Failure } from '../../errors/catalogue.js';
import type { Clock } from '../../runtime/clock/clock.js';
import type { Log } from '../../runtime/log/log.js';
import type { Random } from '../../runtime/random/random.js';
import { within } from '../../runtime/waits/deadline.js';
import { onAbort } from '../../runtime/waits/on-abort.js';
import { aclFor } from '../acl.js';
import type { AclEntry, SessionTicket, ZooKeeper } from '../port.js';
import { Chroot } from './chroot.js';
import { type Credentials, CredentialsRefused } from './handshake.js';
import { loadJute } from './jute.js';
import { Link } from './link.js';
import { parseQuorum, type Server, serverName } from './quorum.js';
import type { TlsOptions } from './transport.js';
import { reasonOf } from './why.js';
import { ZooKeeperClient } from './zookeeper-client.js';

export interface ConnectOptions {
  /** `node1:2181,node2:2181/chroot` */
  readonly quorum: string;
  /** The timeout to ask for; the one that the server grants is `session.negotiatedTimeoutMs`. */
  readonly sessionTimeoutMs: number;
  /** Limit of each operation, reconnecting included: one without an answer by then fails. */
  readonly operationTimeoutMs: number;
  /** Limit for the first connection; default `operationTimeoutMs`. */
  readonly connectTimeoutMs?: number | undefined;
  /** The session to resume. If it has expired, a new one is opened: compare `session.id`. */
  readonly ticket?: SessionTicket | undefined;
  readonly auth?: readonly Credentials[] | undefined;
  /** The ACL of znodes that are created without one of their own; default: anyone may do anything. */
  readonly acl?: readonly AclEntry[] | undefined;
  readonly tls?: TlsOptions | undefined;
  readonly log: Log;
  readonly random: Random;
  readonly clock: Clock;
}

/**
 * Connects to a ZooKeeper ensemble.
 *
 * @throws Failure BAD_SETTING for a malformed quorum, ZOOKEEPER_UNREACHABLE with each server and why it could not be used, NOT_ALLOWED for
 *   credentials that are refused; or the reason of `signal`
 */
export async function connectZooKeeper(options: ConnectOptions, signal: AbortSignal): Promise<ZooKeeper> {
  const {
    auth = [],
    acl = aclFor('open'),
    tls,
    operationTimeoutMs,
    connectTimeoutMs: limitMs = operationTimeoutMs,
    clock,
    ticket,
    log,
  } = options;
  const { servers, chroot } = parseQuorum(options.quorum);
  signal.throwIfAborted();
  const jute = await loadJute();
  const link = new Link(jute, { ...options, servers, auth, tls });
  const client = new ZooKeeperClient(jute, link, { chroot: new Chroot(chroot), ticket, operationTimeoutMs, acl, log, clock });

  const late = () => unreachable(options.quorum, servers, link.refusals);
  await within({ clock, limitMs, signal, late }, async (limited) => {
    using _ = onAbort(limited, () => void client.close());
    try {
      await client.start();
    } catch (error) {
      limited.throwIfAborted();
      if (error instanceof CredentialsRefused)
        throw new Failure('NOT_ALLOWED', `the ZooKeeper server ${error.message}`, {}, { cause: error });
      throw error;
    }
  });
  return client;
}

function unreachable(quorum: string, servers: readonly Server[], refusals: ReadonlyMap<string, Error>): Failure {
  const names = servers.map(serverName);
  const why = (name: string) => reasonOf(refusals.get(name) ?? 'no answer yet');
  const reasons = Object.fromEntries(names.map((name) => [name, why(name)]));
  const sentence = names.map((name) => `${name}: ${reasons[name]}`).join('; ');
  return new Failure('ZOOKEEPER_UNREACHABLE', `no ZooKeeper server answers: ${sentence}`, {
    quorum,
    servers: reasons,
  });
}
