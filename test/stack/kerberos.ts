import { randomUUID } from 'node:crypto';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { run } from './downloads.ts';
import { JavaProcess } from './java-process.ts';
import { jarsOf } from './maven.ts';
import { freePorts } from './ports.ts';

/** Who has a keytab: the servers of HDFS, its superuser; their web servers; who deploys and may be a proxy; and somebody else. */
export type KerberosUser = keyof typeof principals;

export interface Kerberos {
  readonly realm: string;
  readonly pid: number | undefined;
  /** As KRB5_CONFIG, and Java's java.security.krb5.conf. */
  readonly configFile: string;
  /** What the servers sign their cookies with. */
  readonly secretFile: string;
  keytabOf(user: KerberosUser): string;
  kill(): Promise<void>;
}

const principals = { hdfs: 'hdfs/localhost', http: 'HTTP/localhost', maas: 'maas', alice: 'alice' } as const;
const realm = 'MAAS.TEST';

/**
 * A key distribution center on loopback, everything of it in the directory, its keytabs with mode 0600.
 *
 * @throws when curl on this machine has no SPNEGO
 */
export async function startKerberos(directory: string, options: { readonly outlives: boolean }): Promise<Kerberos> {
  await mustNegotiate();
  const jars = await jarsOf('kerby-2.0.3', [
    { group: 'org.apache.kerby', artifact: 'kerb-simplekdc', version: '2.0.3' },
    { group: 'org.slf4j', artifact: 'slf4j-nop', version: '1.7.36' },
  ]);
  const [port = 0] = await freePorts(1);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const keytabOf = (user: KerberosUser) => path.join(directory, `${user}.keytab`);
  const configFile = path.join(directory, 'krb5.ini');
  const secretFile = path.join(directory, 'secret');
  await writeFile(configFile, krb5(port), { mode: 0o600 });
  await writeFile(secretFile, randomUUID(), { mode: 0o600 });

  const users = Object.keys(principals) as KerberosUser[];
  const java = new JavaProcess({
    name: 'kdc',
    classPath: `${jars}/*`,
    main: path.join(import.meta.dirname, 'fixtures/Kdc.java'),
    args: [directory, realm, `${port}`, ...users.map((user) => `${keytabOf(user)}=${principals[user]}`)],
    options: ['-Xmx64m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'],
    directory,
    outlives: options.outlives,
  });
  try {
    await java.start(() => isListening(port));
    for (const user of users) await chmod(keytabOf(user), 0o600);
  } catch (error) {
    await java.kill();
    throw error;
  }
  if (options.outlives) java.release();
  return { realm, configFile, secretFile, keytabOf, kill: () => java.kill(), pid: java.pid };
}

/** Asks a server as a user by SPNEGO. @returns the body of its answer; throws with what curl says of one from 400 on */
export function curlAs({ configFile, keytabOf }: Kerberos, user: KerberosUser, method: string, url: string): Promise<string> {
  const settings = [`KRB5_CONFIG=${configFile}`, `KRB5_CLIENT_KTNAME=${keytabOf(user)}`, 'KRB5CCNAME=MEMORY:'];
  const curl = ['curl', '--negotiate', '--user', ':', '--silent', '--show-error', '--fail-with-body', '--max-time', '20'];
  return run('env', [...settings, ...curl, '--request', method, url], '/');
}

/** As WebHDFS wants it after `delegation=`. */
export async function delegationTokenOf(kerberos: Kerberos, user: KerberosUser, nameNode: string): Promise<string> {
  const answer = await curlAs(kerberos, user, 'GET', `http://${nameNode}/webhdfs/v1/?op=GETDELEGATIONTOKEN`);
  return JSON.parse(answer).Token.urlString;
}

async function mustNegotiate(): Promise<void> {
  if (!/\bSPNEGO\b/.test(await run('curl', ['--version'], '/'))) throw new Error('curl on this machine has no SPNEGO');
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

function krb5(port: number): string {
  return `[libdefaults]
default_realm = ${realm}
dns_lookup_kdc = false
dns_lookup_realm = false
dns_canonicalize_hostname = false
rdns = false
udp_preference_limit = 1
[realms]
${realm} = {
  kdc = localhost:${port}
}
`;
}
