import type { Operation } from 'fast-json-patch';
import { Failure } from '../../errors/catalogue.js';
import { withoutComments } from '../../sensor/config/config-json.js';
import { type ConfigId, isSingle, placeOf } from '../../sensor/config/config-place.js';
import { readStoredConfig } from '../../sensor/config/stored-configs.js';
import type { CallOptions, ZooKeeper } from '../../zookeeper/port.js';
import { loadJsonPatch } from './json-patch.js';
import { type PushedConfigs, pushConfigs } from './push.js';

/**
 * Changes one stored configuration by an RFC 6902 patch. The result is checked as a push is, and stored pretty-printed.
 *
 * @throws Failure NO_SUCH_SENSOR, BAD_INPUT for a patch that does not fit, BAD_SENSOR_CONFIG, CHANGED_MEANWHILE
 */
export async function patchConfig(
  zk: ZooKeeper,
  id: ConfigId,
  operations: readonly Operation[],
  options: CallOptions & { readonly dryRun?: boolean | undefined } = {},
): Promise<PushedConfigs> {
  const stored = await readStoredConfig(zk, id, options);
  if (stored === undefined) {
    const code = isSingle(id.type) ? 'BAD_INPUT' : 'NO_SUCH_SENSOR';
    throw new Failure(
      code,
      `there is no configuration ${placeOf(id)} to be patched`,
      { place: placeOf(id) },
      { hint: 'maas config push makes one' },
    );
  }
  const { applyPatch, JsonPatchError } = await loadJsonPatch();
  try {
    const { newDocument } = applyPatch(JSON.parse(withoutComments(stored.text)), [...operations], true, false, true);
    return await pushConfigs(zk, [{ ...id, text: `${JSON.stringify(newDocument, undefined, 2)}\n` }], options);
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new Failure('BAD_SENSOR_CONFIG', `${placeOf(id)} is not JSON: ${error.message}`, {}, { cause: error });
    if (!(error instanceof JsonPatchError)) throw error;
    const [first] = error.message.split('\n');
    throw new Failure(
      'BAD_INPUT',
      `the patch does not fit ${placeOf(id)}: ${first}`,
      { place: placeOf(id) },
      { hint: `maas config dump --type ${id.type} shows what it is applied to` },
    );
  }
}

/**
 * @param text a patch file: a JSON array of operations
 * @throws Failure BAD_INPUT
 */
export function operationsOf(text: string, where: string): readonly Operation[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new Failure('BAD_INPUT', `${where} is not JSON: ${(cause as Error).message}`, { file: where }, { cause });
  }
  if (Array.isArray(json)) return json as Operation[];
  throw new Failure(
    'BAD_INPUT',
    `${where} holds no list of operations`,
    { file: where },
    { hint: 'such as [{"op":"add","path":"/a","value":1}]' },
  );
}

/**
 * One operation, as `-pk`, `-pm` and `-pv` give it.
 *
 * @param value raw JSON
 * @throws Failure BAD_INPUT, WRONG_USAGE
 */
export function operationOf(key: string, mode: 'ADD' | 'REMOVE', value: string | undefined): Operation {
  if (!key.startsWith('/'))
    throw new Failure('WRONG_USAGE', `${JSON.stringify(key)} is no JSON pointer`, {}, { hint: 'such as /parserConfig/columns' });
  if (mode === 'REMOVE') return { op: 'remove', path: key };
  if (value === undefined) throw new Failure('WRONG_USAGE', 'nothing was given to add', {}, { hint: 'give --patch-value' });
  try {
    return { op: 'add', path: key, value: JSON.parse(value) };
  } catch (cause) {
    throw new Failure(
      'BAD_INPUT',
      `${value} is not JSON`,
      {},
      { cause, hint: 'a text needs quotes of its own: --patch-value \'"squid"\'' },
    );
  }
}
