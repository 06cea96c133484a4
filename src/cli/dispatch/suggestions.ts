import { editDistance } from '../../domain/edit-distance.js';

/**
 * The candidate that was most likely meant: a third of its letters may be mistyped, and always one. A letter that is extra, missing, wrong,
 * or swapped with its neighbour counts as one mistake.
 */
export function nearest(typed: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const distance = editDistance(typed, candidate);
    const tolerated = Math.max(1, Math.floor(Math.max(typed.length, candidate.length) / 3));
    if (distance <= tolerated && distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/**
 * The command that was most likely meant by words that name none, in the form it is typed: `deploy list`. Trailing words may be arguments.
 *
 * @param ids oclif's, `deploy:list`
 */
export function nearestCommand(words: readonly string[], ids: Iterable<string>): string | undefined {
  const known = [...ids].map((id) => id.replaceAll(':', ' '));
  for (let length = words.length; length > 0; length -= 1) {
    const depth = length;
    const typed = words.slice(0, length).join(' ');
    const found = nearest(
      typed,
      known.filter((id) => id.split(' ').length === depth),
    );
    if (found !== undefined) return found;
  }
  return undefined;
}
