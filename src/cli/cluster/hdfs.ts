import { Failure } from '../../errors/catalogue.js';
import { runProgram } from '../../runtime/processes/run-program.js';
import type { HdfsSettings } from '../../storage/hdfs/settings.js';
import { tokenIn } from '../../storage/hdfs/token.js';
import { definedOf } from '../environment.js';
import type { SecretReference } from '../settings/parse.js';
import { readHadoop } from '../settings/read-inputs.js';
import type { Settings } from '../settings/resolve.js';
import { kerberosVariables } from './handed-down.js';
import { currentRequester } from './requester.js';
import { readPrivate } from './zk-credentials.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** How to connect to HDFS: as which user, with which token, and with which properties of Hadoop's site files. */
export async function hdfsSettings({ hdfsUser, hdfsDoAs, hdfsToken }: Settings, env: Environment): Promise<HdfsSettings> {
  const { curlNegotiation } = await import('../../storage/hdfs/negotiate.js');
  const user = hdfsUser?.value ?? currentRequester().user;
  const doAs = hdfsDoAs?.value;
  const reference = hdfsToken?.value;
  const read = reference === undefined ? undefined : () => readToken(reference, env);
  const negotiation = curlNegotiation({ run: runProgram, environment: kerberosEnvironment(env), user, doAs });
  const entries = await readHadoop(env);
  return { identity: { user, doAs, readToken: read, negotiation }, properties: new Map(entries.map(({ key, text }) => [key, text])) };
}

async function readToken(reference: SecretReference, env: Environment): Promise<string> {
  const text = reference.kind === 'file' ? await readPrivate(reference.path, 'hdfs-token') : (env[reference.variable] ?? '');
  const token = tokenIn(text);
  if (token !== undefined) return token;
  const place = reference.kind === 'file' ? reference.path : `environment variable ${reference.variable}`;
  const hint = 'put there what HDFS answers to op=GETDELEGATIONTOKEN (docs/hdfs.md)';
  throw new Failure(
    'BAD_SETTING',
    `${place}, which hdfs-token names, does not hold a delegation token`,
    { setting: 'hdfs-token' },
    { hint },
  );
}

function kerberosEnvironment(env: Environment): Record<string, string> {
  const names = ['PATH', 'HOME', 'CURL_CA_BUNDLE', 'SSL_CERT_FILE', ...kerberosVariables];
  const named = Object.fromEntries(names.map((name) => [name, env[name]]));
  return { ...definedOf(named), LC_ALL: 'C' };
}
