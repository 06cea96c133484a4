import { parseProperties } from '../../kafka/properties.js';
import { holdsSecret, type KafkaSecurity, type SecurityProtocol, securityOf } from '../../kafka/security.js';
import { checkPrivate, readNamed, readPem } from '../named-file.js';

/**
 * Reads how to authenticate and encrypt connections to brokers from a file of client properties.
 *
 * @param file     the file; undefined for the defaults of Kafka
 * @param protocol overrides `security.protocol` of the file
 * @throws Failure BAD_SETTING for what can't be read, NOT_ALLOWED for a file that holds a secret and may be read by others
 */
export async function readKafkaConfig(file: string | undefined, protocol?: SecurityProtocol): Promise<KafkaSecurity> {
  const said = new Map(protocol === undefined ? [] : [['security.protocol', protocol]]);
  if (file === undefined) return securityOf(said, '--kafka-protocol without --kafka-config', neverRead);
  const properties = parseProperties(await readNamed(file, '--kafka-config'));
  if (holdsSecret(properties)) await checkPrivate(file);
  return securityOf(new Map([...properties, ...said]), file, (named) => readPem(named, file));
}

async function neverRead(named: string): Promise<never> {
  throw new Error(`no properties name ${named}`);
}
