/** Addresses, domains, e-mail addresses and URLs, as commons-validator takes them. Texts only: what is no text has been made one before. */
import { isIPv4, isIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';
import { parse } from 'tldts';

export type IpVersion = 'IPV4' | 'IPV6';

/** @param version undefined: either. No zone, no blanks. */
export function isIp(text: string, version?: IpVersion): boolean {
  if (version !== 'IPV6' && isIPv4(text)) return true;
  return version !== 'IPV4' && !text.includes('%') && isIPv6(text);
}

const label = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;
const blank = /\s/;

/** Two labels at least, the last one a top-level domain that is registered; a dot may follow. International names by their ASCII form. */
export function isDomain(text: string): boolean {
  if (text === '' || text.length > 1_000 || blank.test(text)) return false;
  const ascii = /^[\0-\x7f]*$/.test(text) ? text : domainToASCII(text);
  const name = ascii.endsWith('.') ? ascii.slice(0, -1) : ascii;
  const labels = name.split('.');
  const last = labels.at(-1) ?? '';
  return labels.length > 1 && name.length <= 253 && labels.every((each) => label.test(each)) && isTopLevel(last);
}

function isTopLevel(name: string): boolean {
  const found = parse(`a.${name.toLowerCase()}`, { extractHostname: false, validateHostname: false, detectIp: false });
  return found.isIcann === true;
}

const atoms = /^[^\s"(),:;<>@[\\\]\p{Cc}.]+(?:\.[^\s"(),:;<>@[\\\]\p{Cc}.]+)*$/u;
const quoted = /^"(?:[^"\\]|\\.)*"$/;

/** `local@domain` or `local@[address]`. Blanks at the end pass. */
export function isEmail(text: string): boolean {
  const address = text.trimEnd();
  const at = address.lastIndexOf('@');
  if (at < 1 || at > 64) return false;
  const local = address.slice(0, at);
  const host = address.slice(at + 1);
  const [, literal] = /^\[(.*)\]$/.exec(host) ?? [];
  return (atoms.test(local) || quoted.test(local)) && (literal === undefined ? isDomain(host) : isIp(literal));
}

const url = /^(https?|ftp):\/\/(?:[^\s/?#@]*@)?(\[[^\s\]]*\]|[^\s:/?#[\]@]*)(?::(\d*))?(\/[^\s?#]*)?(?:\?([^#]*))?(?:#(.*))?$/is;
const pathUnits = /^[-\w:@&=+,.!/~*'%$();]*$/;

/** http, https and ftp, of a registered domain or an address. */
export function isUrl(text: string): boolean {
  const [, scheme, host = '', , path = ''] = url.exec(text) ?? [];
  if (scheme === undefined) return false;
  const isHost = host.startsWith('[') ? isIp(host.slice(1, -1), 'IPV6') : isIp(host, 'IPV4') || isDomain(host);
  return isHost && pathUnits.test(path) && !path.includes('//') && !leavesRoot(path);
}

/** More `..` than there are segments before them. */
function leavesRoot(path: string): boolean {
  let depth = 0;
  for (const segment of path.split('/').slice(1)) {
    if (segment === '..') depth--;
    else if (segment !== '.' && segment !== '') depth++;
    if (depth < 0) return true;
  }
  return false;
}
