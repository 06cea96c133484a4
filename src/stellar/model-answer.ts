import { StellarError } from './errors.js';
import { readJson } from './json-reader.js';
import { StellarMap, type ValueMap } from './values.js';

/** What a model answered as a map, with Java's kinds of number; undefined for what is no JSON object. */
export function modelAnswer(text: string): ValueMap | undefined {
  try {
    const value = readJson(text);
    return value instanceof StellarMap ? value : undefined;
  } catch (error) {
    if (error instanceof StellarError) return undefined;
    throw error;
  }
}
