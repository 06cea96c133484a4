import { closest } from '../../domain/closest.js';

/**
 * The command that was most likely meant by words that name none, in the form it is typed: `deploy list`. Trailing words may be arguments.
 *
 * @param ids oclif's, `deploy:list`
 */
export function nearestCommand(words: readonly string[], ids: Iterable<string>): string | undefined {
  const known = [...ids].map((id) => id.split(':'));
  for (let length = words.length; length > 0; length -= 1) {
    const sameLength = known.filter((id) => id.length === length).map((id) => id.join(' '));
    const found = closest(words.slice(0, length).join(' '), sameLength);
    if (found !== undefined) return found;
  }
  return undefined;
}
