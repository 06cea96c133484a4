import net from 'node:net';
import { addAbortSignal } from 'node:stream';
import { connectTls, type TlsOptions } from '../../zookeeper/client/transport.js';

const limitMs = 3_000;

type AskServer = (server: { readonly host: string; readonly port: number }, word: string, signal: AbortSignal) => Promise<string>;

/** Asks one of ZooKeeper's administrative words, on a connection of its own; '' when the server does not answer. */
export function fourLetterWord(tls: TlsOptions | undefined): AskServer {
  return async ({ host, port }, word, signal) => {
    const socket = tls === undefined ? net.connect({ host, port }) : await connectTls({ host, port }, tls);
    addAbortSignal(signal, socket);
    socket.setTimeout(limitMs, () => socket.destroy());
    const { promise, resolve } = Promise.withResolvers<string>();
    let answer = '';
    socket.on(tls === undefined ? 'connect' : 'secureConnect', () => socket.write(word));
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
    return await promise;
  };
}
