import { illegalArgument, outOfRange } from '../errors.js';
import type { ParsedRegex } from './nodes.js';

type Groups = readonly (string | null)[];

const named = /\$\{([a-zA-Z][a-zA-Z0-9]*)\}/y;

/**
 * Java's language of replacements: `$n` (as many digits as there are groups for), `${name}`, `\` before anything meant literally.
 *
 * @throws StellarError illegal argument or out of range. Java finds out at the first match; so does the function returned
 */
export function replacementOf(text: string, regex: ParsedRegex): (groups: Groups) => string {
  if (!/[\\$]/.test(text)) return () => text;
  return (groups) => {
    let result = '';
    for (let at = 0; at < text.length; ) {
      const { end, part } = partAt(text, at, regex);
      result += typeof part === 'string' ? part : (groups[part] ?? '');
      at = end;
    }
    return result;
  };
}

/** @returns a literal text or a group's number, and where the next part begins */
function partAt(text: string, at: number, regex: ParsedRegex): { end: number; part: string | number } {
  const unit = text.charAt(at);
  if (unit === '\\') {
    if (at + 1 === text.length) throw illegalArgument('the replacement ends in a backslash');
    return { end: at + 2, part: text.charAt(at + 1) };
  }
  return unit === '$' ? groupAt(text, at, regex) : { end: at + 1, part: unit };
}

function groupAt(text: string, at: number, { groupCount, names }: ParsedRegex): { end: number; part: number } {
  named.lastIndex = at;
  const [all, name] = named.exec(text) ?? [];
  if (all !== undefined && name !== undefined) {
    const part = names.get(name);
    if (part === undefined) throw illegalArgument(`the pattern has no group {${name}}`);
    return { end: at + all.length, part };
  }
  if (!/^\d$/.test(text.charAt(at + 1)))
    throw illegalArgument('$ in a replacement stands before the number or {name} of a group; write \\$ for itself');
  let end = at + 2;
  let part = Number(text.charAt(at + 1));
  if (part > groupCount) throw outOfRange(part, groupCount + 1);
  while (/^\d$/.test(text.charAt(end)) && part * 10 + Number(text.charAt(end)) <= groupCount) part = part * 10 + Number(text.charAt(end++));
  return { end, part };
}
