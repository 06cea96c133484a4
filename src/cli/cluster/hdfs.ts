import { runProgram } from '../../runtime/run-program.js';
import type { HdfsSettings } from '../../storage/hdfs/settings.js';
import { definedOf } from '../environment.js';
import type { SecretReference } from '../settings/parse.js';
import { readHadoop } from '../settings/read-inputs.js';
import type { Settings } from '../settings/resolve.js';
import { currentRequester } from './requester.js';
import { readPrivate } from './zk-credentials.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** How to come to HDFS: as whom, with which token, and what Hadoop's own files say of it. */
export async function hdfsSettings({ hdfsUser, hdfsDoAs, hdfsToken }: Settings, env: Environment): Promise<HdfsSettings> {
  const { curlNegotiation } = await import('../../storage/hdfs/negotiate.js');
  const user = hdfsUser?.value ?? currentRequester().user;
  const doAs = hdfsDoAs?.value;
  const reference = hdfsToken?.value;
  const readToken = reference === undefined ? undefined : () => tokenIn(reference, env);
  const negotiate = curlNegotiation({ run: runProgram, environment: kerberosEnvironment(env), user, doAs });
  const entries = await readHadoop(env);
  return { identity: { user, doAs, readToken, negotiate }, properties: new Map(entries.map(({ key, text }) => [key, text])) };
}

async function tokenIn(reference: SecretReference, env: Environment): Promise<string> {
  const text = reference.kind === 'file' ? await readPrivate(reference.path, '--hdfs-token') : (env[reference.variable] ?? '');
  return text.trim();
}

function kerberosEnvironment(env: Environment): Record<string, string> {
  const names = ['PATH', 'HOME', 'KRB5CCNAME', 'KRB5_CONFIG', 'KRB5_CLIENT_KTNAME'];
  const named = Object.fromEntries(names.map((name) => [name, env[name]]));
  return { ...definedOf(named), LC_ALL: 'C' };
}
