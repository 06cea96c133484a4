import { messageOf } from '../../../errors/message-of.js';
import { StellarError } from '../../../stellar/errors.js';
import { decode } from '../../../stellar/json.js';
import { emptyGlobals } from '../../../stellar/shell/session.js';
import { StellarMap, type ValueMap } from '../../../stellar/values.js';
import type { ReadConfig } from './sources.js';

/**
 * The global configuration for a shell. If it cannot be read, the user is warned and it is empty: the shell is useful without.
 *
 * @param looked false when neither a directory nor a cluster is named
 */
export async function readGlobals(readConfig: ReadConfig, looked: boolean, notice: (message: string) => void): Promise<ValueMap> {
  if (!looked) return emptyGlobals();
  try {
    const text = await readConfig('global');
    const value = text === undefined ? undefined : decode(text);
    return value instanceof StellarMap ? value : emptyGlobals();
  } catch (error) {
    const why = error instanceof StellarError ? `it is not JSON: ${error.message}` : messageOf(error);
    notice(`warning: without the global configuration: ${why}`);
    return emptyGlobals();
  }
}
