import { editDistance } from './edit-distance.js';

/**
 * The candidate that a mistyped word most likely means. One typing mistake is always tolerated, and one for every three letters of the word;
 * upper and lower case do not matter.
 *
 * @returns undefined when no candidate is similar enough; never the word itself
 */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  const most = Math.max(1, Math.floor(word.length / 3));
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of candidates) {
    if (candidate === word) continue;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance <= most && distance < (best?.distance ?? Number.POSITIVE_INFINITY)) best = { candidate, distance };
  }
  return best?.candidate;
}
