import { readFile, stat } from 'node:fs/promises';
import { Failure } from '../../errors/catalogue.js';
import { parseProperties } from '../../kafka/properties.js';
import { holdsSecret, type KafkaSecurity, type SecurityProtocol, securityOf } from '../../kafka/security.js';

/**
 * Reads how to be safe with brokers from a file of client properties.
 *
 * @param file     undefined: none
 * @param protocol in place of the file's `security.protocol`
 * @throws Failure BAD_SETTING for what can't be read, NOT_ALLOWED for a file that holds a secret and may be read by others
 */
export async function readKafkaConfig(file: string | undefined, protocol?: SecurityProtocol): Promise<KafkaSecurity> {
  const said = new Map(protocol === undefined ? [] : [['security.protocol', protocol]]);
  if (file === undefined) return securityOf(said, '--kafka-protocol without --kafka-config', neverRead);
  const properties = parseProperties(await read(file, file));
  if (holdsSecret(properties)) await checkPrivate(file);
  return securityOf(new Map([...properties, ...said]), file, async (named) => {
    const text = await read(named, file);
    if (text.includes('PRIVATE KEY-----')) await checkPrivate(named);
    return text;
  });
}

async function neverRead(named: string): Promise<never> {
  throw new Error(`no properties name ${named}`);
}

async function checkPrivate(file: string): Promise<void> {
  const { mode } = await stat(file);
  if ((mode & 0o077) !== 0)
    throw new Failure('NOT_ALLOWED', `${file} holds a secret and is readable by others`, { file }, { hint: `chmod 600 ${file}` });
}

async function read(file: string, namedIn: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const by = file === namedIn ? '--kafka-config' : namedIn;
    throw new Failure(
      'BAD_SETTING',
      `can't read ${file}, which ${by} names`,
      { file },
      { cause, hint: 'give a file that exists and can be read' },
    );
  }
}
