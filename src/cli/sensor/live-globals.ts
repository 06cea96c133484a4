import { withoutComments } from '../../sensor/config/config-json.js';
import type { ConfigSource } from '../../sensor/config/config-source.js';
import { StellarError } from '../../stellar/errors.js';
import { readJson } from '../../stellar/json-reader.js';
import { StellarMap, type ValueMap } from '../../stellar/values.js';

/** The current global configuration at each call, parsed again only when its text has changed. */
export function liveGlobals(configs: Pick<ConfigSource, 'current'>): () => ValueMap {
  let seen: { readonly text: string; readonly globals: ValueMap } | undefined;
  return () => {
    const text = configs.current().global?.text ?? '{}';
    if (seen?.text !== text) seen = { text, globals: globalsIn(text) };
    return seen.globals;
  };
}

/** A text that is not a JSON object counts as empty here; the pipeline reports it where it reads it. */
function globalsIn(text: string): ValueMap {
  try {
    const value = readJson(withoutComments(text));
    if (value instanceof StellarMap) return value;
  } catch (error) {
    if (!(error instanceof StellarError)) throw error;
  }
  return new StellarMap();
}
