import { once } from 'node:events';
import net from 'node:net';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/runtime/clock/system-clock.js';
import { memoryLog } from '../../../src/runtime/log/memory-log.js';
import { systemRandom } from '../../../src/runtime/random/system-random.js';
import { connectZooKeeper } from '../../../src/zookeeper/client/connect.js';
import { freePorts, portOf } from '../../stack/ports.js';
import { connectForTest } from '../server-ensemble.js';

/** The client drops such a server in the middle of what it says. */
const hungUp = (socket: net.Socket) => socket.on('error', () => {});

describe('a quorum that cannot be reached', () => {
  it('is reported, each server with its reason', { timeout: 10_000 }, async () => {
    const [closed = 0] = await freePorts(1);
    const silent = net.createServer(hungUp).listen(0, '127.0.0.1');
    await once(silent, 'listening');

    const connecting = connectForTest(`127.0.0.1:${closed},127.0.0.1:${portOf(silent)},nowhere.invalid:2181`, {
      connectTimeoutMs: 1_500,
      sessionTimeoutMs: 900,
    });
    await expect(connecting).rejects.toMatchObject({
      code: 'ZOOKEEPER_UNREACHABLE',
      details: {
        servers: {
          [`127.0.0.1:${closed}`]: 'connection refused',
          [`127.0.0.1:${portOf(silent)}`]: 'no answer in 300 ms',
          'nowhere.invalid:2181': expect.stringMatching(/host|name/),
        },
      },
    });
    silent.close();
  });

  it('is no ZooKeeper when it answers in another protocol', async () => {
    const web = net.createServer((socket) => hungUp(socket).end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(0, '127.0.0.1');
    await once(web, 'listening');
    const connecting = connectForTest(`127.0.0.1:${portOf(web)}`, { connectTimeoutMs: 500 });
    await expect(connecting).rejects.toMatchObject({ message: expect.stringContaining('sent what is not ZooKeeper') });
    web.close();
  });

  it('is no longer tried once the caller gives up', async () => {
    const [closed = 0] = await freePorts(1);
    const stop = new AbortController();
    const reason = new Error('enough');
    const options = { sessionTimeoutMs: 5_000, operationTimeoutMs: 60_000, log: memoryLog(), random: systemRandom, clock: systemClock };
    const connecting = connectZooKeeper({ quorum: `127.0.0.1:${closed}`, ...options }, stop.signal);
    stop.abort(reason);
    await expect(connecting).rejects.toBe(reason);
  });
});
