import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock as clock } from '../../../src/runtime/clock/system-clock.js';
import { memoryLog } from '../../../src/runtime/log/memory-log.js';
import { systemRandom as random } from '../../../src/runtime/random/system-random.js';
import { ZooKeeperServer } from '../../../src/zookeeper/embedded/server/server.js';
import type { Disk } from '../../../src/zookeeper/embedded/storage/disk.js';
import { until } from '../../eventually.js';
import { temporaryDirectory } from '../../storage/temporary-directory.js';
import { bytes, StateRecorder, text } from '../contract/case.js';
import { connectForTest } from '../server-ensemble.js';
import { CrashingDisk } from './crashing-disk.js';
import { serverForTest } from './embedded-server.js';

describe('a restart', () => {
  it('finds everything again', async () => {
    await using directory = await temporaryDirectory();
    const before = await serverForTest(directory.path);
    const writer = await connectForTest(before.quorum);
    await writer.create('/a', bytes('1'));
    const written = await writer.write('/a', bytes('2'), 'any');
    await writer.close();
    await before.close();

    await using after = await serverForTest(directory.path);
    const reader = await connectForTest(after.quorum);
    expect(await reader.read('/a')).toMatchObject({ stat: written });
    await reader.close();
  });

  it('keeps sessions and their ephemerals: clients go on as after a broken connection, watches too', async () => {
    await using directory = await temporaryDirectory();
    const before = await serverForTest(directory.path, { tickMs: 1_000 });
    const client = await connectForTest(before.quorum);
    const recorder = new StateRecorder(client);
    const { id } = client.session;
    await client.create('/e', bytes(''), { mode: 'ephemeral' });
    await client.create('/w', bytes(''));
    const events: string[] = [];
    await client.read('/w', { watch: ({ kind }) => events.push(kind) });
    await before.close();

    await using after = await serverForTest(directory.path, { port: before.port, tickMs: 1_000 });
    await recorder.reached('connected');
    expect(client.session.id).toBe(id);
    const other = await connectForTest(after.quorum);
    expect((await other.stat('/e'))?.ephemeralOwner).toBe(id);
    await other.write('/w', bytes('1'), 'any');
    await until('the watch', () => events.length === 1);
    expect(recorder.states).not.toContain('lost');
    await client.close();
    expect(await other.stat('/e')).toBeUndefined();
    await other.close();
  });

  it('expires the sessions that nobody resumes', async () => {
    await using directory = await temporaryDirectory();
    const before = await serverForTest(directory.path);
    const client = await connectForTest(before.quorum, { sessionTimeoutMs: 500 });
    await client.create('/e', bytes(''), { mode: 'ephemeral' });
    await client.leave();
    await before.close();

    await using after = await serverForTest(directory.path);
    const other = await connectForTest(after.quorum);
    expect(await other.stat('/e')).toBeDefined();
    await until('the expiry', async () => (await other.stat('/e')) === undefined);
    await other.close();
  });
});

describe('a session', () => {
  it('expires when its client has gone without a word, not sooner than its timeout', async () => {
    await using directory = await temporaryDirectory();
    await using server = await serverForTest(directory.path);
    const [client, other] = [await connectForTest(server.quorum, { sessionTimeoutMs: 800 }), await connectForTest(server.quorum)];
    await client.create('/e', bytes(''), { mode: 'ephemeral' });
    const leftAt = performance.now();
    await client.leave();
    await until('the expiry', async () => (await other.stat('/e')) === undefined);
    expect(performance.now() - leftAt).toBeGreaterThan(700);
    await other.close();
  });

  it('lives on while its client does no more than ping', async () => {
    await using directory = await temporaryDirectory();
    await using server = await serverForTest(directory.path);
    const client = await connectForTest(server.quorum, { sessionTimeoutMs: 400 });
    const recorder = new StateRecorder(client);
    await clock.sleep(1_500);
    expect(recorder.states).toEqual([]);
    await client.close();
  });
});

describe('the directory', () => {
  it('is for its owner alone', async () => {
    await using directory = await temporaryDirectory();
    const inner = path.join(directory.path, 'made', 'anew');
    await using server = await serverForTest(inner);
    await (await connectForTest(server.quorum)).close();
    expect((await stat(inner)).mode & 0o777).toBe(0o700);
    for (const name of await readdir(inner)) expect((await stat(path.join(inner, name))).mode & 0o777).toBe(0o600);
  });

  it('serves one server at a time; the other is told who has it', async () => {
    await using directory = await temporaryDirectory();
    const first = await serverForTest(directory.path);
    await expect(serverForTest(directory.path)).rejects.toMatchObject({
      code: 'ALREADY_RUNNING',
      message: expect.stringContaining(`process ${process.pid}`),
    });
    await first.close();
    await using _second = await serverForTest(directory.path);
  });

  it('that is damaged is refused with file and place, and left as it is', async () => {
    await using directory = await temporaryDirectory();
    const server = await serverForTest(directory.path);
    const client = await connectForTest(server.quorum);
    for (let n = 0; n < 5; n++) await client.create(`/${n}`, bytes('precious'));
    await client.close();
    await server.close();
    const [name = ''] = await readdir(directory.path);
    const file = path.join(directory.path, name);
    const damaged = await readFile(file);
    damaged[damaged.indexOf('precious')] = 0;
    await writeFile(file, damaged);

    await expect(serverForTest(directory.path)).rejects.toMatchObject({
      code: 'ENSEMBLE_DAMAGED',
      message: expect.stringMatching(new RegExp(`${file} is damaged at offset \\d+`)),
    });
    expect(await readFile(file)).toEqual(damaged);
  });
});

describe('starting', () => {
  it('on a port that is taken says so, and lets the directory go', async () => {
    await using one = await temporaryDirectory();
    await using two = await temporaryDirectory();
    await using first = await serverForTest(one.path);
    await expect(serverForTest(two.path, { port: first.port })).rejects.toMatchObject({
      code: 'ALREADY_RUNNING',
      message: expect.stringContaining(`port ${first.port}`),
    });
    await using _again = await serverForTest(two.path);
  });

  it('on an address of another machine is refused', async () => {
    await using directory = await temporaryDirectory();
    await expect(serverForTest(directory.path, { host: '192.0.2.1' })).rejects.toMatchObject({ code: 'BAD_SETTING' });
  });
});

describe('a medium that takes no more', () => {
  it('stops the server; what was not written is not answered', async () => {
    const disk = new CrashingDisk();
    let isFull = false;
    const filling: Disk = {
      directory: '/full',
      list: () => disk.list(),
      read: (name) => disk.read(name),
      truncate: (name, length) => disk.truncate(name, length),
      rename: (from, to) => disk.rename(from, to),
      remove: (name) => disk.remove(name),
      async create(name) {
        const file = await disk.create(name);
        const append = async (data: Uint8Array) => {
          if (isFull) throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
          await file.append(data);
        };
        return { ...file, append };
      },
    };
    const limits = { host: '127.0.0.1', port: 0, fsync: true, tickMs: 200, maxConnections: 10, snapshotAfterBytes: 1 << 20 };
    const server = await ZooKeeperServer.start({ disk: filling, ...limits, log: memoryLog(), clock, random });
    const client = await connectForTest(`127.0.0.1:${server.port}`, { operationTimeoutMs: 1_000 });
    await client.create('/a', bytes('kept'));
    isFull = true;
    await expect(client.write('/a', bytes('lost'), 'any')).rejects.toMatchObject({ fault: 'unknown' });
    await expect(server.ended).rejects.toMatchObject({ code: 'STORE_FULL', message: expect.stringContaining('/full') });
    await client.close();

    const again = await ZooKeeperServer.start({ disk, ...limits, log: memoryLog(), clock, random });
    const reader = await connectForTest(`127.0.0.1:${again.port}`);
    expect(text((await reader.read('/a'))?.data)).toBe('kept');
    await reader.close();
    await again.close();
  });
});

describe('stopping', () => {
  it('by the signal answers what was asked, and then no more', async () => {
    await using directory = await temporaryDirectory();
    const server = await serverForTest(directory.path);
    const client = await connectForTest(server.quorum, { operationTimeoutMs: 2_000 });
    const writes = Array.from({ length: 100 }, (_, n) => client.create(`/${n}`, bytes('')));
    await writes[0];
    const outcomes = Promise.allSettled(writes);
    await server.close();
    await server.ended;
    const answered = (await outcomes).filter(({ status }) => status === 'fulfilled').length;
    await client.leave().catch(() => {});

    await using again = await serverForTest(directory.path);
    const reader = await connectForTest(again.quorum);
    expect((await reader.children('/'))?.length).toBeGreaterThanOrEqual(answered + 1);
    await reader.close();
  });
});

describe('a snapshot under load', () => {
  it('is taken while clients go on, and a restart stands on it', async () => {
    await using directory = await temporaryDirectory();
    const server = await serverForTest(directory.path, { snapshotAfterBytes: 200_000 });
    const client = await connectForTest(server.quorum);
    await client.create('/load', bytes(''));
    const isTaken = async () => (await readdir(directory.path)).some((name) => /^snapshot\.[0-9a-f]+$/.test(name));
    let made = 0;
    while (!(await isTaken())) {
      await Promise.all(Array.from({ length: 200 }, () => client.create(`/load/${made++}`, new Uint8Array(100))));
      if (made > 50_000) throw new Error('no snapshot after so much');
    }
    await client.delete('/load/0', 'any');
    await client.close();
    await server.close();

    await using again = await serverForTest(directory.path);
    const reader = await connectForTest(again.quorum);
    expect(await reader.children('/load')).toHaveLength(made - 1);
    await reader.close();
  });
});
