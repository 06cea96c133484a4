import { Failure } from '../../errors/catalogue.js';
import { parseProperties } from '../../kafka/properties.js';
import type { TlsOptions } from '../../zookeeper/client/transport.js';
import { checkPrivate, readNamed, readPem } from '../named-file.js';

type Properties = ReadonlyMap<string, string>;

/**
 * Reads how to speak TLS with ZooKeeper from a file of its own client properties, as zkCli.sh takes one with `-client-configuration`;
 * other properties in it are for others.
 *
 * @returns undefined where `zookeeper.client.secure` is not true
 * @throws Failure BAD_SETTING for what can't be read, NOT_ALLOWED for a file that holds a secret and may be read by others
 */
export async function readZkConfig(file: string): Promise<TlsOptions | undefined> {
  const properties = parseProperties(await readNamed(file, '--zk-config'));
  if (!isTrue(properties, 'zookeeper.client.secure', file, false)) return undefined;
  const passphrase = properties.get('zookeeper.ssl.keyStore.password') || undefined;
  if (passphrase !== undefined) await checkPrivate(file);
  const own = await storeOf(properties, 'zookeeper.ssl.keyStore.location', file);
  return {
    ca: await storeOf(properties, 'zookeeper.ssl.trustStore.location', file),
    certificate: own,
    key: own,
    passphrase,
    anyServerName: !isTrue(properties, 'zookeeper.ssl.hostnameVerification', file, true),
  };
}

function isTrue(properties: Properties, name: string, file: string, fallback: boolean): boolean {
  const text = properties.get(name)?.trim().toLowerCase() ?? String(fallback);
  if (text === 'true' || text === 'false') return text === 'true';
  throw bad(`${file}: ${name} is neither true nor false`, file, 'docs/settings.md shows such a file');
}

/** A store of Java's own kind can be read by Java only. */
async function storeOf(properties: Properties, name: string, file: string): Promise<string | undefined> {
  const store = properties.get(name)?.trim();
  if (store === undefined || store === '') return undefined;
  const text = await readPem(store, `${name} in ${file}`);
  if (text.includes('-----BEGIN ')) return text;
  const toPem =
    'keytool -importkeystore -srckeystore FILE -destkeystore FILE.p12 -deststoretype PKCS12, then openssl pkcs12 -in FILE.p12 -nodes -out FILE.pem';
  throw bad(`${store}, which ${name} in ${file} names, is not PEM`, store, `make one of a Java store: ${toPem}`);
}

function bad(message: string, file: string, hint: string): Failure {
  return new Failure('BAD_SETTING', message, { file }, { hint });
}
