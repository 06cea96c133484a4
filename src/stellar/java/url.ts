/** What java.net.URL finds in a text, which it hardly validates. Facts: what a Java 17 runtime answers. */
import { isIPv6 } from 'node:net';
import { trimmed } from '../text.js';

export interface JavaUrl {
  /** In lower case. */
  readonly protocol: string;
  /** As written; IPv6 in brackets; empty when there is none. */
  readonly host: string;
  /** -1 when none is given. */
  readonly port: number;
  /** Without query and fragment, not decoded. */
  readonly path: string;
}

const protocols = new Set(['http', 'https', 'ftp', 'file', 'jar', 'mailto']);
const largestPort = 2 ** 31 - 1;

/** undefined when Java would refuse the text, or does not know its protocol. */
export function parseJavaUrl(text: string): JavaUrl | undefined {
  const spec = trimmed(text).replace(/^url:/i, '');
  const protocol = spec.slice(0, Math.max(0, spec.indexOf(':'))).toLowerCase();
  if (!protocols.has(protocol)) return undefined;
  const rest = before('#', spec.slice(protocol.length + 1));
  if (protocol === 'mailto') return rest === '' ? undefined : { protocol, host: '', port: -1, path: rest.replace(/\?[^?]*$/, '') };
  if (protocol === 'jar') return parseJar(rest);
  return parseHierarchical(protocol, cutQuery(rest));
}

function cutQuery(text: string): string {
  return before('?', text);
}

function before(mark: string, text: string): string {
  const at = text.indexOf(mark);
  return at < 0 ? text : text.slice(0, at);
}

/** `jar:<url>!/entry`: the inner URL has to be one. */
function parseJar(rest: string): JavaUrl | undefined {
  const end = rest.lastIndexOf('!/');
  if (end < 0 || parseJavaUrl(rest.slice(0, end)) === undefined) return undefined;
  return { protocol: 'jar', host: '', port: -1, path: cutQuery(rest) };
}

function parseHierarchical(protocol: string, rest: string): JavaUrl | undefined {
  if (!rest.startsWith('//') || rest.startsWith('////')) return { protocol, host: '', port: -1, path: rest };
  const slash = rest.indexOf('/', 2);
  const end = slash < 0 ? rest.length : slash;
  const authority = parseAuthority(rest.slice(2, end));
  return authority && { protocol, ...authority, path: rest.slice(end) };
}

function parseAuthority(authority: string): Pick<JavaUrl, 'host' | 'port'> | undefined {
  const at = authority.indexOf('@');
  if (at !== authority.lastIndexOf('@')) return { host: '', port: -1 };
  const place = authority.slice(at + 1);
  const colon = place.startsWith('[') ? place.indexOf(']') + 1 : place.indexOf(':');
  if (place.startsWith('[') && !isBracketed(place, colon)) return undefined;
  if (colon < 0 || colon === place.length) return { host: place, port: -1 };
  const port = parsePort(place.slice(colon + 1));
  return port === undefined ? undefined : { host: place.slice(0, colon), port };
}

function isBracketed(place: string, end: number): boolean {
  return end > 0 && (end === place.length || place.charAt(end) === ':') && isIPv6(place.slice(1, end - 1));
}

function parsePort(text: string): number | undefined {
  if (text === '') return -1;
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const port = Number(text);
  return port >= -1 && port <= largestPort ? port : undefined;
}
