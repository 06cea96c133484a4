import { readFile, stat } from 'node:fs/promises';
import { Failure } from '../../errors/catalogue.js';
import type { SecretReference } from '../settings/parse.js';

/** The arguments of ZooKeeper's `addauth`. */
export interface ZooKeeperCredential {
  /** `digest` for user and password */
  readonly scheme: string;
  /** `user:password` for digest */
  readonly secret: string;
}

/**
 * Reads lines of the form `scheme:secret` from where the setting zk-auth says. Empty lines, and lines that start with #, are skipped.
 *
 * @throws Failure BAD_SETTING for what is missing or not of this form, NOT_ALLOWED for a file that others may read
 */
export async function readCredentials(
  reference: SecretReference,
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly ZooKeeperCredential[]> {
  const place = reference.kind === 'file' ? reference.path : `environment variable ${reference.variable}`;
  const text = reference.kind === 'file' ? await readPrivate(reference.path, '--zk-auth') : (env[reference.variable] ?? '');
  const lines = text.split('\n').map((line, index) => ({ line: line.trim(), number: index + 1 }));
  const credentials = lines
    .filter(({ line }) => line !== '' && !line.startsWith('#'))
    .map(({ line, number }) => parse(line, place, number));
  if (credentials.length === 0) throw bad(`${place} does not hold credentials for ZooKeeper`);
  return credentials;
}

function parse(line: string, place: string, number: number): ZooKeeperCredential {
  const [, scheme, secret] = /^([a-z][a-z0-9]*):(.+)$/.exec(line) ?? [];
  if (scheme === undefined || secret === undefined) throw bad(`${place}, line ${number}, is not of the form scheme:secret`);
  return { scheme, secret };
}

/**
 * Reads a file that only its owner may read.
 *
 * @param namedBy the setting that names it, for messages
 * @throws Failure NOT_ALLOWED when others may read it, BAD_SETTING when it cannot be read
 */
export async function readPrivate(file: string, namedBy: string): Promise<string> {
  try {
    const { mode } = await stat(file);
    if ((mode & 0o077) !== 0) throw new Failure('NOT_ALLOWED', `${file} is readable by others`, { file }, { hint: `chmod 600 ${file}` });
    return await readFile(file, 'utf8');
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    throw new Failure('BAD_SETTING', `cannot read ${file}, which ${namedBy} names`, { file }, { cause });
  }
}

function bad(message: string): Failure {
  return new Failure('BAD_SETTING', message, {}, { hint: 'write a line such as digest:user:password there' });
}
