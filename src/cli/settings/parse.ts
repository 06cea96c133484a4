import { Failure } from '../../errors/catalogue.js';
import { type SecurityProtocol, securityProtocols } from '../../kafka/security.js';
import type { LogLevel } from '../../runtime/log/log.js';
import type { Access } from '../../zookeeper/acl.js';
import { parseQuorum, serverName } from '../../zookeeper/client/quorum.js';
import { isValidPath } from '../../zookeeper/znode-path.js';
import { parseDuration } from '../duration.js';

/** The value that a setting's text stands for, or what was expected instead, as a phrase: `host:port,… such as node1:2181`. */
export type Parsed<Value> = { readonly value: Value } | { readonly expected: string };

/** Where to find a secret. Secrets themselves are never given on a command line, which every user of the machine can read. */
export type SecretReference =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'environment'; readonly variable: string };

/**
 * ZooKeeper's connection string: servers, and optionally a chroot after the last.
 * @returns the same with default ports filled in: `node1:2181,[::1]:2181/chroot`
 */
export function quorum(text: string): Parsed<string> {
  try {
    const { servers, chroot } = parseQuorum(text);
    return { value: servers.map(serverName).join(',') + chroot };
  } catch (error) {
    if (error instanceof Failure) return { expected: 'host:port,… such as node1:2181,node2:2181' };
    throw error;
  }
}

/** Kafka's bootstrap servers. */
export function brokers(text: string): Parsed<string> {
  const servers = text.split(',').map((server) => address(server.trim(), 9092));
  return servers.includes(undefined) ? { expected: 'host:port,… such as node1:6667,node2:6667' } : { value: servers.join(',') };
}

/**
 * The web addresses of YARN's ResourceManagers.
 * @returns each whole: `http://rm1:8088,http://rm2:8088`
 */
export function resourceManagers(text: string): Parsed<string> {
  const servers = text.split(',').map((server) => {
    const [, scheme = 'http', rest = ''] = /^(?:(https?):\/\/)?(.*?)\/*$/.exec(server.trim()) ?? [];
    const found = address(rest, scheme === 'https' ? 8090 : 8088);
    return found === undefined ? undefined : `${scheme}://${found}`;
  });
  return servers.includes(undefined) ? { expected: 'host:port,… such as rm1:8088,rm2:8088' } : { value: servers.join(',') };
}

export function queueName(text: string): Parsed<string> {
  return /^[\w.-]+$/.test(text) ? { value: text } : { expected: 'the name of a queue, such as default or root.models' };
}

/** Kafka's security protocol; upper or lower case, as Metron's script accepts it. */
export function securityProtocol(text: string): Parsed<SecurityProtocol> {
  const value = securityProtocols.find((each) => each === text.toUpperCase());
  return value === undefined ? { expected: securityProtocols.join(', ') } : { value };
}

/** A znode's absolute path. */
export function znode(text: string): Parsed<string> {
  const isBelowRoot = text !== '/' && isValidPath(text);
  return isBelowRoot ? { value: text } : { expected: 'the path of a znode such as /maas/control' };
}

/** Where models are stored. */
export function storeUri(text: string): Parsed<string> {
  if (text.startsWith('/')) return { value: `file://${text.replace(/(.)\/+$/, '$1')}` };
  return isUri(text, ['file:', 'hdfs:', 'webhdfs:', 'swebhdfs:'])
    ? { value: text.replace(/([^/])\/+$/, '$1') }
    : { expected: 'file:///path or hdfs://host/path' };
}

/** The file system that models and patterns are on. */
export function hdfsUri(text: string): Parsed<string> {
  return isUri(text, ['hdfs:', 'webhdfs:', 'swebhdfs:', 'http:', 'https:'])
    ? { value: text.replace(/\/+$/, '') }
    : { expected: 'hdfs://nameservice, or the NameNode’s web address such as http://node1:9870' };
}

export function searchUrl(text: string): Parsed<string> {
  const known = isUri(text, ['http:', 'https:']) || /^sqlite:\/\/\/./.test(text);
  return known ? { value: text.replace(/\/+$/, '') } : { expected: 'a URL such as http://node1:9200, or sqlite:///path/of/file' };
}

/** Milliseconds. */
export function timeout(text: string): Parsed<number> {
  const ms = parseDuration(text);
  return ms === undefined ? { expected: 'seconds, or a time such as 30s, 5m or 1h, at most 24d' } : { value: ms };
}

export function logLevel(text: string): Parsed<LogLevel> {
  const levels: readonly string[] = ['debug', 'info', 'warn', 'error'];
  return levels.includes(text) ? { value: text as LogLevel } : { expected: 'debug, info, warn or error' };
}

export function metron(text: string): Parsed<'auto' | 'yes' | 'no'> {
  return text === 'auto' || text === 'yes' || text === 'no' ? { value: text } : { expected: 'auto, yes or no' };
}

export function access(text: string): Parsed<Access> {
  return text === 'open' || text === 'readable' || text === 'private' ? { value: text } : { expected: 'open, readable or private' };
}

export function userName(text: string): Parsed<string> {
  return /^[^\s/:@]+$/.test(text) ? { value: text } : { expected: 'the name of a user' };
}

/** A path that is read later. `~` is left to the shell. */
export function filePath(text: string): Parsed<string> {
  return text.includes('\0') ? { expected: 'the path of a file' } : { value: text };
}

/** `file:/path` or `env:NAME`. */
export function secretReference(text: string): Parsed<SecretReference> {
  const [, kind, place] = /^(file|env):(.+)$/.exec(text) ?? [];
  if (kind === 'file' && place !== undefined) return { value: { kind: 'file', path: place } };
  if (kind === 'env' && place !== undefined && /^\w+$/.test(place)) return { value: { kind: 'environment', variable: place } };
  return { expected: 'file:PATH or env:NAME, where the secret is found' };
}

function address(text: string, defaultPort: number): string | undefined {
  const [, host, port] = /^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_.])?)(?::(\d{1,5}))?$/.exec(text) ?? [];
  const number = port === undefined ? defaultPort : Number(port);
  return host === undefined || number < 1 || number > 65_535 ? undefined : `${host}:${number}`;
}

function isUri(text: string, protocols: readonly string[]): boolean {
  // hdfs://nn1:8020,nn2:8020/path is not a URL, but hdfs://nn1:8020/path is: check with the first host only.
  const [, scheme, first, path = ''] = /^([a-z]+:\/\/)([^/,]+),[^/]+(\/.*)?$/.exec(text) ?? [];
  const url = URL.parse(scheme === undefined ? text : `${scheme}${first}${path}`);
  return url !== null && protocols.includes(url.protocol) && (url.protocol === 'file:' ? url.pathname.length > 1 : url.host !== '');
}
