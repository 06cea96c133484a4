import { isIpv4, isIpv6 } from './addresses.js';
import { isDomain } from './domains.js';

const schemes = new Set(['http', 'https', 'ftp']);
const whole = /^([^:/?#]+):\/\/([^/?#]*)([^?#]*)(\?[^#\n\r\u0085\u2028\u2029]*)?(#.*)?$/u;
/** Maybe user and password, then a host or an IPv6 address in brackets, then maybe a port. Blanks may follow. */
const authority = /^(?:\[([\da-f:.]+)\]|(?:[\w%.~!$&'()*+,;=-]+:[\w%.~!$&'()*+,;=-]*@)?([\p{L}\p{M}\d.-]*))(?::\d*)?\s*$/iu;
const path = /^(?:\/[\w:@&?=+,.!/~*'%$;()-]*)?$/;

/**
 * Whether a text is a URL: http, https or ftp, at a domain or address. Its path may hold only URL characters, no empty segment, and not
 * lead above the root.
 */
export function isUrl(text: string): boolean {
  const [, scheme = '', place = '', way = ''] = whole.exec(text) ?? [];
  if (!schemes.has(scheme.toLowerCase())) return false;
  const [match, ipv6, host = ''] = authority.exec(place) ?? [];
  if (match === undefined || !(ipv6 === undefined ? isDomain(host) || isIpv4(host) : isIpv6(ipv6))) return false;
  return path.test(way) && !way.includes('//') && staysBelowRoot(way);
}

function staysBelowRoot(way: string): boolean {
  let depth = 0;
  for (const segment of way.split('/').slice(1)) {
    if (segment === '..') depth--;
    else if (segment !== '.' && segment !== '') depth++;
    if (depth < 0) return false;
  }
  return true;
}
