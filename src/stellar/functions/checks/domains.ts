import { parse } from 'tldts';
import { toAsciiDomain } from '../../java/idn.js';

const longest = 253;
/** What the conversion to ASCII would take as the end of a name. */
const foreign = /[^a-z\d.\-\x80-\uffff]/i;
const label = /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/i;

/**
 * Whether a name has at least two labels, the last being a top-level domain of the IANA. A trailing dot is allowed. International names are
 * checked in their ASCII form.
 */
export function isDomain(name: string): boolean {
  if (foreign.test(name)) return false;
  const ascii = asciiOf(name);
  const labels = ascii.split('.');
  if (labels.at(-1) === '') labels.pop();
  const last = labels.at(-1) ?? '';
  return (
    ascii.length <= longest && labels.length > 1 && labels.every((each) => label.test(each)) && /^[a-z]/i.test(last) && isTopLevel(last)
  );
}

function asciiOf(name: string): string {
  return isAscii(name) ? name : (toAsciiDomain(name) ?? name);
}

function isAscii(text: string): boolean {
  return Buffer.byteLength(text) === text.length;
}

/** The list of public suffixes names every top-level domain, and one that is none. */
function isTopLevel(last: string): boolean {
  const lower = last.toLowerCase();
  const options = { allowPrivateDomains: false, extractHostname: false, validateHostname: false, detectIp: false };
  return lower !== 'onion' && parse(`x.${lower}`, options).isIcann === true;
}
