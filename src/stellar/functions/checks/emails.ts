import { isIp } from './addresses.js';
import { isDomain } from './domains.js';

const longestLocal = 64;
/** Anything but blanks, control characters and what has a meaning of its own, unless a backslash stands before it. */
const atom = String.raw`(?:\\.|'|[^\s\p{Cc}()<>@,;:'\\".\[\]])+`;
const quoted = String.raw`"(?:\\"|[^"])*"`;
const local = new RegExp(`^\\s*(?:${atom}|${quoted})(?:\\.(?:${atom}|${quoted}))*$`, 'u');

/**
 * Whether a text is an e-mail address: atoms joined by dots or a quoted string, then `@`, then a domain or an address in brackets. Blanks
 * around it are allowed.
 */
export function isEmail(text: string): boolean {
  const address = text.trimEnd();
  const at = address.lastIndexOf('@');
  if (at < 1 || address.endsWith('.')) return false;
  const name = address.slice(0, at);
  const host = address.slice(at + 1);
  const bracketed = /^\[(.*)\]$/.exec(host)?.[1];
  return name.length <= longestLocal && local.test(name) && (bracketed === undefined ? isDomain(host) : isIp(bracketed));
}
