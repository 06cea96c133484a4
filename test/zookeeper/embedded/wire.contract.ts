import { connect } from 'node:net';
import { text as whole } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Code } from '../../../src/zookeeper/embedded/core/code.js';
import { Op } from '../../../src/zookeeper/embedded/server/opcode.js';
import { writeStepEnd, writeStepHead } from '../../../src/zookeeper/embedded/server/step.js';
import { until } from '../../eventually.js';
import { bytes } from '../contract/case.js';
import { connectForTest } from '../server-ensemble.js';
import { serverOfFile } from './embedded-server.js';
import { openWorld, RawClient } from './raw-client.js';

const server = serverOfFile({ maxConnections: 50 });

async function session(options: Parameters<RawClient['greet']>[0] = {}): Promise<RawClient> {
  const client = await RawClient.connect(server().port);
  await client.greet(options);
  return client;
}

async function sayWord(word: string): Promise<string> {
  const socket = connect(server().port, '127.0.0.1');
  socket.write(word);
  return whole(socket);
}

const create = (client: RawClient, path: string, op: number = Op.create, flags = 0) =>
  client.request(op, (writer) => {
    writer.text(path);
    writer.buffer(bytes('x'));
    openWorld(writer);
    writer.int(flags);
  });

describe('four-letter words', () => {
  it('say that the server is well', async () => {
    expect(await sayWord('ruok')).toBe('imok');
    expect(await sayWord('isro')).toBe('rw');
  });

  it('tell what is in it, as monitoring reads it', async () => {
    expect(await sayWord('srvr')).toMatch(/^Zookeeper version: \d+\.\d+\.\d+.*\nLatency min\/avg\/max: \d+\/[\d.]+\/\d+\n/);
    expect(await sayWord('srvr')).toMatch(/\nMode: standalone\nNode count: \d+\n$/);
    expect(await sayWord('stat')).toMatch(/\nClients:\n \/127\.0\.0\.1:\d+\[1\]\(queued=0,/);
    expect(await sayWord('envi')).toMatch(/^Environment:\nzookeeper\.version=3\.\d+\.\d+/);
    expect(await sayWord('mntr')).toMatch(/^zk_version\t3\..*\nzk_server_state\tstandalone\n/);
  });

  it('that are not known are refused as ZooKeeper does', async () => {
    expect(await sayWord('kill')).toBe('kill is not executed because it is not in the whitelist.\n');
  });
});

describe('a multiRead', () => {
  it('is refused when it would answer with any amount of bytes, and its connection lives on', async () => {
    const client = await session();
    await client.request(Op.create, (writer) => {
      writer.text('/read-over-and-over');
      writer.buffer(Buffer.alloc(900_000));
      openWorld(writer);
      writer.int(0);
    });
    const readLarge = (times: number) =>
      client.request(Op.multiRead, (writer) => {
        for (let n = 0; n < times; n++) {
          writeStepHead(writer, Op.getData, -1);
          writer.text('/read-over-and-over');
          writer.bool(false);
        }
        writeStepEnd(writer);
      });
    expect((await readLarge(5)).code).toBe(0);
    expect((await readLarge(10_000)).code).toBe(Code.badArguments);
    expect((await readLarge(1)).code).toBe(0);
  });
});

describe('a connection', () => {
  it('is granted between 2 and 20 ticks', async () => {
    const granted = async (timeoutMs: number) => {
      const client = await session({ timeoutMs });
      client.socket.destroy();
      return client.session?.timeoutMs;
    };
    expect([await granted(1), await granted(1_000), await granted(1_000_000)]).toEqual([400, 1_000, 4_000]);
  });

  it('answers in the order of the requests, each with the zxid it shows', async () => {
    const client = await session();
    const zxids: number[] = [];
    const xids = Array.from({ length: 300 }, (_, n) =>
      n % 3 === 0
        ? client.ask(Op.create, (writer) => {
            writer.text(`/order-${n}`);
            writer.buffer(undefined);
            openWorld(writer);
            writer.int(0);
          })
        : client.ask(Op.exists, (writer) => {
            writer.text(`/order-${n - (n % 3)}`);
            writer.bool(false);
          }),
    );
    await client.answer(xids.at(-1) ?? 0);
    expect(client.replies.map(({ xid }) => xid)).toEqual(xids);
    expect(client.replies.every(({ code }) => code === 0)).toBe(true);
    zxids.push(...client.replies.map(({ zxid }) => zxid));
    expect(zxids).toEqual(zxids.toSorted((one, other) => one - other));
    client.socket.destroy();
  });

  it('whose packet is over 1 MB is closed, and no other', async () => {
    const [guilty, innocent] = [await session(), await session()];
    const length = Buffer.alloc(4);
    length.writeInt32BE(0x100000);
    guilty.socket.write(length);
    await until('the close', () => guilty.isClosed);
    expect(server().log.entries.at(-1)).toMatchObject({ level: 'warn', fields: { client: expect.stringContaining('127.0.0.1:') } });
    expect((await innocent.request(Op.ping)).code).toBe(0);
    innocent.socket.destroy();
  });

  it('that speaks garbage is closed with a line in the log, whatever it says', async () => {
    const innocent = await session();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.boolean(), async (garbage, greets) => {
        const client = greets ? await session() : await RawClient.connect(server().port);
        const length = Buffer.alloc(4);
        length.writeInt32BE(garbage.length);
        client.socket.write(length);
        client.socket.end(garbage);
        await until('the close', () => client.isClosed);
      }),
      { numRuns: 100 },
    );
    expect((await innocent.request(Op.ping)).code).toBe(0);
    expect(server().log.entries.filter(({ level }) => level === 'error')).toEqual([]);
    innocent.socket.destroy();
  });

  it('that does not read its answers is not read from, and costs others nothing', async () => {
    const writer = await connectForTest(server().quorum);
    await writer.create('/large', new Uint8Array(1_000_000));
    const greedy = await session();
    greedy.socket.pause();
    const before = process.memoryUsage.rss();
    for (let n = 0; n < 2_000; n++) {
      greedy.ask(Op.getData, (request) => {
        request.text('/large');
        request.bool(false);
      });
    }
    for (let n = 0; n < 50; n++) await writer.read('/');
    expect(process.memoryUsage.rss() - before).toBeLessThan(200 << 20);
    greedy.socket.destroy();
    await writer.close();
  });

  it('beyond the limit is turned away', async () => {
    const clients: RawClient[] = [];
    try {
      for (let n = 0; n < 60; n++) clients.push(await RawClient.connect(server().port));
      await until('somebody is turned away', () => clients.some(({ isClosed }) => isClosed));
      expect(server().log.entries.some(({ message }) => message.includes('too many connections'))).toBe(true);
    } finally {
      for (const { socket } of clients) socket.destroy();
    }
    await until('there is room again', async () => (await sayWord('ruok').catch(() => '')) === 'imok');
  });

  it('from a client that has seen a later state is refused: it knows another ensemble', async () => {
    await expect(session({ lastZxidSeen: 2 ** 40 })).rejects.toThrow('closed');
    expect(server().log.entries.at(-1)?.message).toContain('seen a later state');
  });

  it('gets a session that was taken over: the one before is closed', async () => {
    const first = await session();
    const held = first.session;
    const second = await session({ sessionId: held?.id ?? 0, password: held?.password ?? new Uint8Array() });
    await until('the first is closed', () => first.isClosed);
    expect(second.session?.id).toBe(held?.id);
    second.socket.destroy();
  });

  it('is told that its session is gone by an id of 0, and closed', async () => {
    const client = await RawClient.connect(server().port);
    expect(await client.greet({ sessionId: 42 })).toMatchObject({ id: 0, timeoutMs: 0 });
    await until('the close', () => client.isClosed);
  });

  it('refuses an identity of a scheme that it does not know, and closes', async () => {
    const client = await session();
    const reply = await client.request(Op.auth, (writer) => {
      writer.int(0);
      writer.text('nonsense');
      writer.buffer(bytes('a:b'));
    });
    expect(reply.code).toBe(-115);
    await until('the close', () => client.isClosed);
  });
});

describe('requests beyond what the port needs', () => {
  it('create2 answers the path and the Stat', async () => {
    const client = await session();
    const { code, body } = await create(client, '/create2', Op.create2);
    expect(code).toBe(0);
    expect(body.text()).toBe('/create2');
    expect(body.left).toBe(68);
    client.socket.destroy();
  });

  it('that are not done here say so, and leave the connection alone', async () => {
    const client = await session();
    expect((await create(client, '/ttl', Op.createTtl)).code).toBe(-6);
    expect((await create(client, '/ttl', Op.create, 5)).code).toBe(-6);
    expect((await client.request(9_999)).code).toBe(-6);
    expect((await client.request(Op.reconfig)).code).toBe(-123);
    expect((await client.request(Op.ping)).code).toBe(0);
    client.socket.destroy();
  });

  it('count all below a znode, list own ephemerals, and tell who one is', async () => {
    const client = await session();
    await create(client, '/count');
    await create(client, '/count/a');
    await create(client, '/count/a/b', Op.create, 1);
    await create(client, '/counted');
    const ask = (op: number, path: string) => client.request(op, (writer) => writer.text(path));
    expect((await ask(Op.getAllChildrenNumber, '/count')).body.int()).toBe(2);
    const ephemerals = (await ask(Op.getEphemerals, '/count')).body;
    expect(ephemerals.list(() => ephemerals.text())).toEqual(['/count/a/b']);
    const who = (await client.request(Op.whoAmI)).body;
    expect(who.list(() => [who.text(), who.text()])).toEqual([['ip', '127.0.0.1']]);
    client.socket.destroy();
  });

  it('read several znodes at once, each with its own answer', async () => {
    const client = await session();
    await create(client, '/multiread');
    const { code, body } = await client.request(Op.multiRead, (writer) => {
      for (const [op, path] of [
        [Op.getData, '/multiread'],
        [Op.getData, '/none'],
        [Op.getChildren, '/multiread'],
      ] as const) {
        writer.int(op);
        writer.bool(false);
        writer.int(-1);
        writer.text(path);
        writer.bool(false);
      }
      writer.int(-1);
      writer.bool(true);
      writer.int(-1);
    });
    const head = () => [body.int(), body.bool(), body.int()];
    expect(code).toBe(0);
    expect(head()).toEqual([Op.getData, false, 0]);
    expect(body.buffer()).toEqual(bytes('x'));
    body.at += 68;
    expect(head()).toEqual([Op.error, false, -101]);
    expect(body.int()).toBe(-101);
    expect(head()).toEqual([Op.getChildren, false, 0]);
    expect(body.list(() => body.text())).toEqual([]);
    expect(head()).toEqual([-1, true, -1]);
    expect(body.left).toBe(0);
    client.socket.destroy();
  });

  it('watch a subtree for good, until told to stop', async () => {
    const [watching, writing] = [await session(), await session()];
    await create(writing, '/tree');
    const watch = (op: number, number: number) =>
      watching.request(op, (writer) => {
        writer.text('/tree');
        writer.int(number);
      });
    expect((await watch(Op.addWatch, 1)).code).toBe(0);
    await create(writing, '/tree/a');
    await create(writing, '/tree/a/b');
    const events = () => watching.replies.filter(({ xid }) => xid === -1);
    await until('two events', () => events().length === 2);
    expect(events().map(({ body }) => [body.int(), body.int(), body.text()])).toEqual([
      [1, 3, '/tree/a'],
      [1, 3, '/tree/a/b'],
    ]);
    expect((await watch(Op.removeWatches, 3)).code).toBe(0);
    expect((await watch(Op.removeWatches, 3)).code).toBe(-121);
    await create(writing, '/tree/c');
    await watching.request(Op.ping);
    expect(events()).toHaveLength(2);
    for (const { socket } of [watching, writing]) socket.destroy();
  });

  // CVE-2024-23944 of ZooKeeper: the names of znodes that one may not read leaked to whoever watched above them.
  it('tell a recursive watch nothing of what its client may not read', async () => {
    const watching = await session();
    const owner = await connectForTest(server().quorum, { auth: [{ scheme: 'digest', credentials: 'alice:secret' }] });
    await owner.create('/private', bytes(''));
    await watching.request(Op.addWatch, (writer) => {
      writer.text('/private');
      writer.int(1);
    });
    const acl = [{ scheme: 'auth', id: '', permissions: ['read', 'delete'] }] as const;
    await owner.create('/private/secret', bytes(''), { acl });
    await owner.delete('/private/secret', 'any');
    await owner.create('/private/open', bytes(''));
    await watching.request(Op.ping);
    const events = watching.replies.filter(({ xid }) => xid === -1).map(({ body }) => [body.int(), body.int(), body.text()]);
    expect(events).toEqual([[1, 3, '/private/open']]);
    watching.socket.destroy();
    await owner.close();
  });

  it('make containers, which go once their last child has gone', async () => {
    const client = await session();
    const { body } = await create(client, '/container', Op.createContainer, 4);
    expect(body.text()).toBe('/container');
    body.at += 44;
    expect(body.long()).toBe(-(2 ** 63));
    client.socket.destroy();
  });

  it('read the configuration, which is empty where there is one server', async () => {
    const client = await session();
    const { code, body } = await client.request(Op.getData, (writer) => {
      writer.text('/zookeeper/config');
      writer.bool(true);
    });
    expect(code).toBe(0);
    expect(body.buffer()).toEqual(new Uint8Array());
    client.socket.destroy();
  });

  it('end the session with the connection, and answer first', async () => {
    const [client, other] = [await session(), await session()];
    await create(client, '/closing', Op.create, 1);
    expect((await client.request(Op.closeSession)).code).toBe(0);
    await until('the close', () => client.isClosed);
    const gone = await other.request(Op.exists, (writer) => {
      writer.text('/closing');
      writer.bool(false);
    });
    expect(gone.code).toBe(-101);
    other.socket.destroy();
  });
});
