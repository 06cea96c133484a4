import { Failure } from '../../errors/catalogue.js';
import { isValidPath } from '../znode-path.js';

export interface Server {
  readonly host: string;
  readonly port: number;
}

export interface Quorum {
  readonly servers: readonly Server[];
  /** The root of all paths, such as `/prod`; empty for none. */
  readonly chroot: string;
}

const defaultPort = 2181;
const serverPattern = /^(?:\[(?<ip6>[0-9a-fA-F:.%\w]+)\]|(?<host>\w(?:[\w.-]*[\w.])?))(?::(?<port>\d{1,5}))?$/;

/**
 * The servers of a connection string in ZooKeeper's own form: `node1:2181,node2,[::1]:2182/chroot`.
 *
 * @throws Failure BAD_SETTING, naming the part that is wrong
 */
export function parseQuorum(text: string): Quorum {
  const slash = text.indexOf('/');
  const list = slash < 0 ? text : text.slice(0, slash);
  return {
    servers: list.split(',').map((part) => parseServer(part.trim(), text)),
    chroot: parseChroot(slash < 0 ? '' : text.slice(slash), text),
  };
}

export function serverName({ host, port }: Server): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

function parseServer(part: string, whole: string): Server {
  const { ip6, host = ip6, port } = serverPattern.exec(part)?.groups ?? {};
  const number = port === undefined ? defaultPort : Number(port);
  if (host === undefined) throw badQuorum(whole, `${JSON.stringify(part)} is not host:port`);
  if (number < 1 || number > 65_535) throw badQuorum(whole, `port ${port} of ${JSON.stringify(part)} is not between 1 and 65535`);
  return { host, port: number };
}

function parseChroot(text: string, whole: string): string {
  const chroot = text.replace(/\/$/, '');
  if (chroot === '') return '';
  if (!isValidPath(chroot)) throw badQuorum(whole, `chroot ${JSON.stringify(chroot)} is not a path`);
  return chroot;
}

function badQuorum(quorum: string, why: string): Failure {
  return new Failure('BAD_SETTING', `ZooKeeper quorum ${JSON.stringify(quorum)}: ${why}; write host:port,host:port/chroot`, { quorum });
}
