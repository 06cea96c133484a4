import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';

/** Below what any system gives to outgoing connections: one of those could take a port in the moment before its server does. */
const range = { from: 10_000, to: 16_000 } as const;

/** Loopback ports that nothing listens on now, each another. */
export async function freePorts(count: number): Promise<number[]> {
  const servers: net.Server[] = [];
  while (servers.length < count) {
    const server = net.createServer().listen(randomInt(range.from, range.to), '127.0.0.1');
    await once(server, 'listening').then(
      () => servers.push(server),
      () => server.close(),
    );
  }
  const ports = servers.map(portOf);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

export function portOf(server: net.Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port');
  return address.port;
}
