import net from 'node:net';

const limitMs = 3_000;

/** One of ZooKeeper's administrative words, on a connection of its own. @returns '' when the server does not answer */
export function fourLetterWord(
  { host, port }: { readonly host: string; readonly port: number },
  word: string,
  signal: AbortSignal,
): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = net.connect({ host, port, signal });
    socket.setTimeout(limitMs, () => socket.destroy());
    socket.on('connect', () => socket.write(word));
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
  });
}
