import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { text } from 'node:stream/consumers';
import { Failure } from '../../errors/catalogue.js';
import { hasErrno } from '../../runtime/errno.js';

const answerLimitMs = 1_000;

/**
 * Takes a directory for this process. The lock is an abstract socket, which the kernel takes back when the process ends, however it ends;
 * whoever connects is told the process id. It does not reach over hosts or network namespaces.
 *
 * @throws Failure ALREADY_RUNNING naming the process that has it
 */
export async function lockDirectory(directory: string): Promise<AsyncDisposable> {
  const { dev, ino } = await stat(directory);
  const name = `\0maas-zookeeper-${dev}-${ino}`;
  const server = createServer((socket) => socket.on('error', () => socket.destroy()).end(String(process.pid)));
  try {
    await listen(server, name);
  } catch (error) {
    if (!hasErrno(error, 'EADDRINUSE')) throw error;
    const holder = await holderOf(name);
    throw new Failure('ALREADY_RUNNING', `${directory} is in use by the ZooKeeper server of process ${holder}`, { directory, holder });
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
  return text(socket).catch(() => 'unknown');
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
