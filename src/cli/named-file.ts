import { readFile, stat } from 'node:fs/promises';
import { Failure } from '../errors/catalogue.js';

/**
 * A file that a setting, or another file, names.
 * @param namedBy for the message
 * @throws Failure BAD_SETTING when it can't be read
 */
export async function readNamed(file: string, namedBy: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const hint = 'give a file that exists and can be read';
    throw new Failure('BAD_SETTING', `can't read ${file}, which ${namedBy} names`, { file }, { cause, hint });
  }
}

/** The same of certificates, or of a key, which others may not read. @throws Failure BAD_SETTING, NOT_ALLOWED */
export async function readPem(file: string, namedBy: string): Promise<string> {
  const text = await readNamed(file, namedBy);
  if (text.includes('PRIVATE KEY-----')) await checkPrivate(file);
  return text;
}

/** @throws Failure NOT_ALLOWED for a file with a secret that may be read by others than its owner */
export async function checkPrivate(file: string): Promise<void> {
  const { mode } = await stat(file);
  if ((mode & 0o077) === 0) return;
  throw new Failure('NOT_ALLOWED', `${file} holds a secret and is readable by others`, { file }, { hint: `chmod 600 ${file}` });
}
