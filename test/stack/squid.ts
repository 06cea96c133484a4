import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { run } from './downloads.ts';
import { freePorts } from './ports.ts';

/** A real Squid in front of an origin of ours, which stands for the whole of the internet. */
export interface SquidStack extends AsyncDisposable {
  readonly accessLog: string;
  /** Asks for a URL through Squid, by its own client. */
  get(url: string): Promise<void>;
}

const readyLimitMs = 30_000;

/** @throws when this machine has no squid and squidclient (Debian: packages of these names) */
export async function startSquid(): Promise<SquidStack> {
  for (const program of ['squid', 'squidclient'])
    if (spawnSync(program, ['-v'], { stdio: 'ignore' }).error !== undefined)
      throw new Error(`there is no ${program}: apt-get install squid squidclient`);
  const directory = await mkdtemp(path.join(os.tmpdir(), 'maas-squid-'));
  const origin = await startOrigin();
  const [port = 0] = await freePorts(1);
  const accessLog = path.join(directory, 'access.log');
  let squid: ChildProcess | undefined;
  const dispose = async () => {
    if (squid !== undefined && squid.exitCode === null) {
      const ended = once(squid, 'exit');
      squid.kill('SIGKILL');
      await ended;
    }
    origin.close();
    origin.closeAllConnections();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const config = path.join(directory, 'squid.conf');
    await writeFile(config, squidConf(directory, port, portOf(origin)));
    await giveToItsUser(directory);
    squid = spawn('squid', ['-N', '-f', config], { stdio: 'ignore', cwd: directory });
    await untilReady(directory, squid);
  } catch (error) {
    await dispose();
    throw error;
  }
  const get = async (url: string) => {
    await run('squidclient', ['-h', '127.0.0.1', '-p', `${port}`, url], directory);
  };
  return { accessLog, get, [Symbol.asyncDispose]: dispose };
}

async function startOrigin(): Promise<Server> {
  const server = createServer((_request, response) => response.end('<html><body>a page</body></html>\n'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('it has no port');
  return address.port;
}

/** Every request ends at the origin; the log keeps the URL that was asked for. */
function squidConf(directory: string, port: number, originPort: number): string {
  return `http_port 127.0.0.1:${port}
visible_hostname localhost
pid_filename none
acl local src 127.0.0.0/8
http_access allow local
http_access deny all
cache_peer 127.0.0.1 parent ${originPort} 0 no-query no-digest originserver name=origin
cache_peer_access origin allow all
never_direct allow all
dns_nameservers 127.0.0.1
access_log stdio:${directory}/access.log squid
buffered_logs off
cache_log ${directory}/cache.log
cache_store_log none
cache deny all
cache_mem 8 MB
pinger_enable off
shutdown_lifetime 0 seconds
max_filedescriptors 1024
coredump_dir ${directory}
`;
}

/** Started as root it becomes the user proxy, which must be able to write there. */
async function giveToItsUser(directory: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const [, , uid = '', gid = ''] = /^proxy:([^:]*):(\d+):(\d+):/m.exec(await readFile('/etc/passwd', 'utf8'))?.map(String) ?? [];
  await chmod(directory, 0o755);
  if (uid !== '') await chown(directory, Number(uid), Number(gid));
}

/** By its log: a connection to try it would be an entry of its access log. */
async function untilReady(directory: string, squid: ChildProcess): Promise<void> {
  const giveUpAt = performance.now() + readyLimitMs;
  for (;;) {
    const log = await readFile(path.join(directory, 'cache.log'), 'utf8').catch(() => '');
    if (log.includes('Accepting HTTP Socket connections')) return;
    if (squid.exitCode !== null || performance.now() > giveUpAt) throw new Error(`squid is not ready: ${log.slice(-2_000)}`);
    await delay(50);
  }
}
