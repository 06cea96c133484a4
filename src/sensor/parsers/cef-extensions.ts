import { trimmed } from '../../stellar/text.js';

/**
 * `key=value key=value`: the last word before an `=` that no backslash precedes is the next key; values are trimmed, their escapes kept.
 * `cs1Label=Foo` names what `cs1` is: the value of `cs1` is `Foo`'s then.
 *
 * @throws Error there is no `=` at all
 */
export function cefExtensions(text: string): Map<string, string> {
  const pairs = pairsOf(text);
  if (pairs.size === 0) throw new Error(`there is no = in the extensions ${text.slice(0, 200)}`);
  for (const [key, label] of [...pairs]) {
    if (!key.endsWith('Label')) continue;
    pairs.delete(key);
    const labelled = key.slice(0, -'Label'.length);
    const value = pairs.get(labelled);
    if (value === undefined) continue;
    pairs.delete(labelled);
    pairs.set(label, value);
  }
  return pairs;
}

function pairsOf(text: string): Map<string, string> {
  const pairs = new Map<string, string>();
  let key: string | undefined;
  let from = 0;
  for (let at = text.indexOf('='); at >= 0; at = text.indexOf('=', at + 1)) {
    if (text.charAt(at - 1) === '\\') continue;
    const before = text.slice(from, at).trimEnd();
    const space = before.lastIndexOf(' ');
    if (key !== undefined) pairs.set(key, trimmed(before.slice(0, Math.max(0, space))));
    key = before.slice(space + 1);
    from = at + 1;
  }
  if (key !== undefined) pairs.set(key, trimmed(text.slice(from)));
  return pairs;
}
