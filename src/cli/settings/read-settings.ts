import { readSettingInputs } from './read-inputs.js';
import { resolveSettings, type Settings } from './resolve.js';

/** @throws Failure BAD_SETTING */
export async function readSettings(
  flags: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Settings> {
  return resolveSettings(await readSettingInputs(flags, env));
}
