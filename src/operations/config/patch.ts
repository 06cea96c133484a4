import { z } from 'zod';
import { Failure } from '../../errors/catalogue.js';
import { withoutComments } from '../../sensor/config/config-json.js';
import { type ConfigId, isSingle, placeOf } from '../../sensor/config/config-place.js';
import { readStoredConfig } from '../../sensor/config/stored-configs.js';
import { StellarError } from '../../stellar/errors.js';
import { readJson } from '../../stellar/json-reader.js';
import { StellarMap, type Value } from '../../stellar/values.js';
import type { CallOptions, ZooKeeper } from '../../zookeeper/port.js';
import { applyPatch, PatchError, type PatchOperation } from './apply-patch.js';
import { prettyJson } from './json-text.js';
import { type PushedConfigs, pushConfigs } from './push.js';

/**
 * Applies an RFC 6902 patch to one stored configuration. The result is checked like a push, and stored pretty-printed.
 *
 * @throws Failure NO_SUCH_SENSOR, BAD_INPUT for a patch that does not fit, BAD_SENSOR_CONFIG, CHANGED_MEANWHILE
 */
export async function patchConfig(
  zk: ZooKeeper,
  id: ConfigId,
  operations: readonly PatchOperation[],
  options: CallOptions & { readonly dryRun?: boolean | undefined } = {},
): Promise<PushedConfigs> {
  const stored = await readStoredConfig(zk, id, options);
  if (stored === undefined) {
    const code = isSingle(id.type) ? 'BAD_INPUT' : 'NO_SUCH_SENSOR';
    throw new Failure(
      code,
      `there is no configuration ${placeOf(id)} to patch`,
      { place: placeOf(id) },
      { hint: 'maas config push makes one' },
    );
  }
  try {
    const patched = applyPatch(readJson(withoutComments(stored.text)), operations);
    return await pushConfigs(zk, [{ ...id, text: `${prettyJson(patched)}\n` }], options);
  } catch (error) {
    if (error instanceof StellarError)
      throw new Failure('BAD_SENSOR_CONFIG', `${placeOf(id)} is not JSON: ${error.message}`, {}, { cause: error });
    if (!(error instanceof PatchError)) throw error;
    throw new Failure(
      'BAD_INPUT',
      `the patch does not fit ${placeOf(id)}: ${error.message}`,
      { place: placeOf(id) },
      { hint: `maas config dump --type ${id.type} shows what it is applied to` },
    );
  }
}

const pointer = z.string().regex(/^(?:\/.*)?$/s, 'has to be a JSON pointer');
const value = z.custom<Value>((given) => given !== undefined, 'is missing');
const operation = z.discriminatedUnion('op', [
  z.object({ op: z.enum(['add', 'replace', 'test']), path: pointer, value }),
  z.object({ op: z.enum(['copy', 'move']), path: pointer, from: pointer }),
  z.object({ op: z.literal('remove'), path: pointer }),
]);

/**
 * Parses a patch file, which is a JSON array of operations.
 *
 * @param where the file's name, for messages
 * @throws Failure BAD_INPUT
 */
export function operationsOf(text: string, where: string): readonly PatchOperation[] {
  let list: Value;
  try {
    list = readJson(text);
  } catch (cause) {
    throw new Failure('BAD_INPUT', `${where} is not JSON: ${(cause as Error).message}`, { file: where }, { cause });
  }
  const entries = Array.isArray(list) ? list : [undefined];
  const read = z.array(operation).safeParse(entries.map((each) => (each instanceof StellarMap ? Object.fromEntries(each) : each)));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const why = Array.isArray(list) ? `, ${issue?.path.join('.')}: ${issue?.message}` : '';
  throw new Failure(
    'BAD_INPUT',
    `${where} is not a list of patch operations${why}`,
    { file: where },
    { hint: 'give a list such as [{"op":"add","path":"/a","value":1}]' },
  );
}

/**
 * The operation that Metron's `-pk`, `-pm` and `-pv` describe.
 *
 * @param value raw JSON
 * @throws Failure BAD_INPUT, WRONG_USAGE
 */
export function operationOf(key: string, mode: 'ADD' | 'REMOVE', value: string | undefined): PatchOperation {
  if (!key.startsWith('/'))
    throw new Failure(
      'WRONG_USAGE',
      `${JSON.stringify(key)} is not a JSON pointer`,
      {},
      { hint: 'give one such as /parserConfig/columns' },
    );
  if (mode === 'REMOVE') return { op: 'remove', path: key };
  if (value === undefined) throw new Failure('WRONG_USAGE', '--patch-mode ADD needs a value', {}, { hint: 'give --patch-value' });
  try {
    return { op: 'add', path: key, value: readJson(value) };
  } catch (cause) {
    throw new Failure(
      'BAD_INPUT',
      `${value} is not JSON`,
      {},
      { cause, hint: 'a text needs quotes of its own: --patch-value \'"squid"\'' },
    );
  }
}
