import { parseProperties } from '../../kafka/properties.js';
import {
  holdsSecret,
  type KafkaSecurity,
  refuseLess,
  type SecurityProtocol,
  securityOf,
  type WantedProtocol,
} from '../../kafka/security.js';
import { checkPrivate, readNamed, readPem } from '../named-file.js';

/**
 * Reads how to authenticate and encrypt connections to brokers from a file of client properties.
 *
 * @param file     the file; undefined for the defaults of Kafka
 * @param protocol overrides `security.protocol` of the file, and `wanted`
 * @param wanted   the protocol where the file says none; a connection less safe than it is refused
 * @throws Failure BAD_SETTING for what can't be read or is less than wanted; NOT_ALLOWED for a file that holds a secret and may be read by others
 */
export async function readKafkaConfig(
  file: string | undefined,
  protocol?: SecurityProtocol,
  wanted?: WantedProtocol,
): Promise<KafkaSecurity> {
  const properties = file === undefined ? new Map<string, string>() : parseProperties(await readNamed(file, '--kafka-config'));
  if (file !== undefined && holdsSecret(properties)) await checkPrivate(file);
  const demanded = protocol === undefined ? wanted : undefined;
  if (file === undefined && demanded?.protocol.startsWith('SASL')) refuseLess({}, demanded, 'a connection without --kafka-config');
  const chosen = protocol ?? properties.get('security.protocol') ?? demanded?.protocol;
  const said = new Map([...properties, ...(chosen === undefined ? [] : [['security.protocol', chosen] as const])]);
  const read = file === undefined ? neverRead : (named: string) => readPem(named, file);
  const security = await securityOf(said, file ?? '--kafka-protocol without --kafka-config', read);
  if (demanded !== undefined) refuseLess(security, demanded, file ?? 'a connection without --kafka-config');
  return security;
}

async function neverRead(named: string): Promise<never> {
  throw new Error(`no properties name ${named}`);
}
