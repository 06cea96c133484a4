import { withoutComments } from '../../sensor/config/config-json.js';
import type { ConfigSource } from '../../sensor/config/config-source.js';
import { StellarError } from '../../stellar/errors.js';
import { readJson } from '../../stellar/json-reader.js';
import { StellarMap, type ValueMap } from '../../stellar/values.js';

/** The global configuration as functions see it, as it is at each call; read anew only when its text changed. */
export function liveGlobals(configs: Pick<ConfigSource, 'current'>): () => ValueMap {
  let seen: { readonly text: string; readonly globals: ValueMap } | undefined;
  return () => {
    const text = configs.current().global?.text ?? '{}';
    if (seen?.text !== text) seen = { text, globals: globalsIn(text) };
    return seen.globals;
  };
}

/** A text that is no JSON object is reported where the pipeline reads it; functions see none of it. */
function globalsIn(text: string): ValueMap {
  try {
    const value = readJson(withoutComments(text));
    if (value instanceof StellarMap) return value;
  } catch (error) {
    if (!(error instanceof StellarError)) throw error;
  }
  return new StellarMap();
}
