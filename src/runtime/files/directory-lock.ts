import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { text } from 'node:stream/consumers';
import { hasErrno } from '../errno.js';

const answerLimitMs = 1_000;

/** Another process has the directory. */
export class DirectoryTaken extends Error {
  override readonly name = 'DirectoryTaken';
  /** Its process id; `unknown` when it does not say. */
  readonly holder: string;

  constructor(directory: string, holder: string, options?: ErrorOptions) {
    super(`${directory} is in use by process ${holder}`, options);
    this.holder = holder;
  }
}

/**
 * Takes a directory for this process. The lock is an abstract socket, which the kernel takes back when the process ends, however it ends: a
 * lock file would outlive a kill. Whoever connects is told the process id. It does not reach over hosts or network namespaces.
 *
 * @param purpose what the directory is taken for; for another it may be taken as well
 * @throws DirectoryTaken
 */
export async function lockDirectory(directory: string, purpose: string): Promise<AsyncDisposable> {
  const { dev, ino } = await stat(directory);
  const name = `\0maas-${purpose}-${dev}-${ino}`;
  const server = createServer((socket) => socket.on('error', () => socket.destroy()).end(String(process.pid)));
  try {
    await listen(server, name);
  } catch (cause) {
    if (!hasErrno(cause, 'EADDRINUSE')) throw cause;
    throw new DirectoryTaken(directory, await holderOf(name), { cause });
  }
  server.unref();
  return { [Symbol.asyncDispose]: () => closed(server) };
}

async function listen(server: Server, name: string): Promise<void> {
  server.listen(name);
  await once(server, 'listening');
}

async function holderOf(name: string): Promise<string> {
  const socket = connect(name);
  socket.setTimeout(answerLimitMs, () => socket.destroy());
  return (await text(socket).catch(() => '')) || 'unknown';
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
