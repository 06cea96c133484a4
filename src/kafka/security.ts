import { Failure } from '../errors/catalogue.js';

/** How we recognise brokers, and they us. All secrets in it were read from files. */
export interface KafkaSecurity {
  readonly tls?: TlsMaterial | undefined;
  readonly sasl?: { readonly mechanism: SaslMechanism; readonly username: string; readonly password: string } | undefined;
}

/** PEM texts; without `ca` the system's authorities are trusted. */
export interface TlsMaterial {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly passphrase?: string | undefined;
  /** Whether a broker's certificate has to name its host; default true. */
  readonly checksName: boolean;
}

export type SaslMechanism = 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512';
export const securityProtocols = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'] as const;
export type SecurityProtocol = (typeof securityProtocols)[number];

const mechanisms: readonly string[] = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'];

/** What the records of a sensor demand of a connection; more than that is fine. */
export interface WantedProtocol {
  readonly protocol: SecurityProtocol;
  /** Who demands it: `parsers/squid: securityProtocol` */
  readonly where: string;
}

/**
 * Never sends in the clear what was to be safe, nor without a name where one was wanted.
 *
 * @param told what says how the connection is: a file
 * @throws Failure BAD_SETTING
 */
export function refuseLess(security: KafkaSecurity, { protocol, where }: WantedProtocol, told: string): void {
  const lacksTls = protocol.endsWith('SSL') && security.tls === undefined;
  const lacksLogin = protocol.startsWith('SASL') && security.sasl === undefined;
  if (!lacksTls && !lacksLogin) return;
  const lacks = [...(lacksTls ? ['TLS'] : []), ...(lacksLogin ? ['a name and password'] : [])].join(' and ');
  throw new Failure('BAD_SETTING', `${where} is ${protocol}, and ${told} is without ${lacks}`, { where, protocol }, { hint: saferHint });
}

const saferHint =
  'name a file of client properties (docs/kafka.md) with --kafka-config, or the setting kafka-config on each node; --kafka-protocol goes before what the configuration says';

/** Properties whose values are secrets. */
const secretNames = ['sasl.jaas.config', 'ssl.keystore.key', 'ssl.key.password', 'ssl.keystore.password', 'ssl.truststore.password'];

export function protocolOf({ tls, sasl }: KafkaSecurity): SecurityProtocol {
  if (sasl === undefined) return tls === undefined ? 'PLAINTEXT' : 'SSL';
  return tls === undefined ? 'SASL_PLAINTEXT' : 'SASL_SSL';
}

export function holdsSecret(properties: ReadonlyMap<string, string>): boolean {
  return secretNames.some((name) => (properties.get(name) ?? '') !== '');
}

/**
 * Reads security from a file of client properties, as Kafka's own tools take it with `--command-config`; other properties in it are for them.
 *
 * @param where the file, for errors
 * @param readFile of a PEM file it names
 * @throws Failure BAD_SETTING, which never shows a value
 */
export async function securityOf(
  properties: ReadonlyMap<string, string>,
  where: string,
  readFile: (path: string) => Promise<string>,
): Promise<KafkaSecurity> {
  const protocol = (properties.get('security.protocol') ?? 'PLAINTEXT').trim().toUpperCase();
  if (!(securityProtocols as readonly string[]).includes(protocol))
    throw bad(where, 'security.protocol', `one of ${securityProtocols.join(', ')}`);
  return {
    ...(protocol.endsWith('SSL') && { tls: await tlsOf(properties, where, readFile) }),
    ...(protocol.startsWith('SASL') && { sasl: saslOf(properties, where) }),
  };
}

function saslOf(properties: ReadonlyMap<string, string>, where: string) {
  const mechanism = (properties.get('sasl.mechanism') ?? 'GSSAPI').trim().toUpperCase();
  if (!mechanisms.includes(mechanism)) throw bad(where, 'sasl.mechanism', `one of ${mechanisms.join(', ')}`);
  const jaas = properties.get('sasl.jaas.config') ?? '';
  const [username, password] = ['username', 'password'].map((name) => quoted(jaas, name));
  if (username === undefined || password === undefined)
    throw bad(where, 'sasl.jaas.config', 'a login module with username="…" and password="…"');
  return { mechanism: mechanism as SaslMechanism, username, password };
}

function quoted(jaas: string, name: string): string | undefined {
  const [, double, single] = new RegExp(`\\b${name}\\s*=\\s*(?:"((?:\\\\.|[^"\\\\])*)"|'((?:\\\\.|[^'\\\\])*)')`, 's').exec(jaas) ?? [];
  return (double ?? single)?.replace(/\\(.)/gs, '$1');
}

async function tlsOf(
  properties: ReadonlyMap<string, string>,
  where: string,
  readFile: (path: string) => Promise<string>,
): Promise<TlsMaterial> {
  const trust = await pemOf(properties, 'truststore', 'ssl.truststore.certificates', where, readFile);
  const chain = properties.get('ssl.keystore.certificate.chain');
  const store = await pemOf(properties, 'keystore', undefined, where, readFile);
  return {
    ca: trust,
    cert: chain ?? store,
    key: properties.get('ssl.keystore.key') ?? store,
    passphrase: properties.get('ssl.key.password'),
    checksName: properties.get('ssl.endpoint.identification.algorithm') !== '',
  };
}

/** The PEM text that a property holds, or that a file it names holds. A Java key store is refused, with the commands that convert it. */
async function pemOf(
  properties: ReadonlyMap<string, string>,
  store: 'truststore' | 'keystore',
  inline: string | undefined,
  where: string,
  readFile: (path: string) => Promise<string>,
): Promise<string | undefined> {
  const text = inline === undefined ? undefined : properties.get(inline);
  const file = properties.get(`ssl.${store}.location`);
  if (text !== undefined || file === undefined) return text;
  const content = await readFile(file);
  if (content.includes('-----BEGIN ')) return content;
  throw new Failure(
    'BAD_SETTING',
    `${where}: ${file}, which ssl.${store}.location names, is not PEM`,
    { file },
    {
      hint: `make one of a Java store: keytool -importkeystore -srckeystore FILE -destkeystore FILE.p12 -deststoretype PKCS12, then openssl pkcs12 -in FILE.p12 -nodes -out FILE.pem`,
    },
  );
}

function bad(where: string, name: string, expected: string): Failure {
  return new Failure(
    'BAD_SETTING',
    `${where}: ${name} is not ${expected}`,
    { file: where, property: name },
    {
      hint: 'docs/kafka.md shows such a file',
    },
  );
}
