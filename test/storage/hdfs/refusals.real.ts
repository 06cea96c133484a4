import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import type { Clock } from '../../../src/runtime/clock/clock.js';
import { systemClock } from '../../../src/runtime/clock/system-clock.js';
import { storeModel } from '../../../src/storage/artifacts.js';
import { openHdfsFileSystem, openHdfsStore } from '../../../src/storage/hdfs/connect.js';
import type { HdfsSettings } from '../../../src/storage/hdfs/settings.js';
import { extractModel } from '../../../src/storage/packing/extract.js';
import { eventually } from '../../eventually.js';
import { startHdfs } from '../../stack/hdfs.js';
import { orSkipLoudly } from '../../stack/wanting.js';
import { canMount, mountSmallDisk, unmount } from '../small-disk.js';
import { temporaryDirectory } from '../temporary-directory.js';
import { optionsFor } from './shared-hdfs.js';

const stack = await orSkipLoudly('HDFS', () => startHdfs());
afterAll(() => stack?.[Symbol.asyncDispose]());

const content = Buffer.from('a model');
const digest = { sha256: createHash('sha256').update(content).digest('hex'), size: content.length };
const model = () => Readable.from([content], { objectMode: false });
const megabyte = Buffer.alloc(1024 * 1024, 7);
const megabytes = 16;
const hash = createHash('sha256');
for (let sent = 0; sent < megabytes; sent += 1) hash.update(megabyte);
const large = { sha256: hash.digest('hex'), size: megabytes * megabyte.length };

/** What is large, with something that happens in the middle of it. */
async function* halfway(happens: () => void | Promise<void>) {
  for (let sent = 0; sent < megabytes; sent += 1) {
    if (sent === megabytes / 2) await happens();
    yield megabyte;
  }
}

/** In order: what closes the whole cluster for a while comes last. */
if (stack !== undefined)
  describe('a real HDFS refuses', () => {
    const { user } = stack;
    const storeAs = (root: string, identity: HdfsSettings['identity'] = { user }) =>
      openHdfsStore(`${stack.uri}${encodeURI(root)}`, { ...optionsFor(stack), identity });
    /** Tries again soon. */
    const hurriedStore = (root: string) => {
      const clock: Clock = { ...systemClock, sleep: (ms, signal) => systemClock.sleep(Math.min(ms, 500), signal) };
      return openHdfsStore(`${stack.uri}${root}`, { ...optionsFor(stack), clock });
    };
    const filesAs = (identity: HdfsSettings['identity'] = { user }) => openHdfsFileSystem(stack.uri, { ...optionsFor(stack), identity });
    /** WebHDFS itself, for what maas never asks for. */
    const ask = async (method: 'GET' | 'PUT', path: string, query: string) => {
      const answer = await fetch(`http://${stack.nameNodeAddress}/webhdfs/v1${path}?user.name=${user}&${query}`, { method });
      expect(answer.status, query).toBe(200);
      return await answer.text();
    };
    const directory = async (path: string, mode: string) => {
      await ask('PUT', path, 'op=MKDIRS');
      await ask('PUT', path, `op=SETPERMISSION&permission=${mode}`);
    };

    it('more than the quota of space', async () => {
      await directory('/space', '755');
      await ask('PUT', '/space', 'op=SETQUOTA&storagespacequota=1024');
      await expect(storeAs('/space').put('a', model, digest)).rejects.toMatchObject({
        code: 'STORE_FULL',
        message: expect.stringMatching(/quota/i),
        hint: expect.stringContaining('-setSpaceQuota'),
      });
      expect((await filesAs().list('/space/.partial')).map(({ path }) => path)).toEqual([]);
    });

    it('more than the quota of names', async () => {
      await directory('/names', '755');
      await ask('PUT', '/names', 'op=SETQUOTA&namespacequota=2');
      await expect(storeAs('/names').put('a', model, digest)).rejects.toMatchObject({
        code: 'STORE_FULL',
        message: expect.stringMatching(/quota/i),
        hint: expect.stringContaining('-setQuota'),
      });
    });

    it('who has no permission', async () => {
      await directory('/closed', '700');
      await storeAs('/closed').put('a', model, digest);
      const another = storeAs('/closed', { user: 'another' });
      const refused = { code: 'NOT_ALLOWED', message: expect.stringContaining('another'), hint: expect.stringContaining('hdfs-user') };
      await expect(another.get('a')).rejects.toMatchObject(refused);
      await expect(another.list('')).rejects.toMatchObject(refused);
      await expect(another.put('b', model, digest)).rejects.toMatchObject(refused);
    });

    it('a reader who would write', async () => {
      await directory('/readable', '755');
      await storeAs('/readable').put('a', model, digest);
      const reader = storeAs('/readable', { user: 'reader' });
      expect(await text(await reader.get('a'))).toBe('a model');
      await expect(reader.put('b', model, digest)).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
      await expect(reader.remove('a')).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
    });

    it('proxies other than the one it knows', async () => {
      await directory('/shared', '1777');
      await storeAs('/shared', { user, doAs: 'alice' }).put('alice/a', model, digest);
      expect(await filesAs().stat('/shared/alice/a')).toMatchObject({ owner: 'alice' });
      await expect(storeAs('/shared', { user: 'mallory', doAs: 'alice' }).put('mallory/a', model, digest)).rejects.toMatchObject({
        code: 'NOT_ALLOWED',
        message: expect.stringContaining('mallory is not allowed to impersonate alice'),
        hint: expect.stringContaining('hadoop.proxyuser'),
      });
    });

    it('no name of a store', async () => {
      const root = '/a #1? 50%25 é 日本+&;=';
      const store = openHdfsStore(`${stack.uri}${root.split('/').map(encodeURIComponent).join('/')}`, optionsFor(stack));
      await store.put('x y#/z?=50%', model, digest);
      expect(await text(await store.get('x y#/z?=50%'))).toBe('a model');
      expect((await filesAs().list(`${root}/x y#`)).map(({ path }) => path)).toEqual([`${root}/x y#/z?=50%`]);
    });

    it('changes in safe mode, and takes them after it', async () => {
      await storeAs('/safe').put('a', model, digest);
      await stack.admin('-safemode', 'enter');
      try {
        expect(await text(await storeAs('/safe').get('a'))).toBe('a model');
        await expect(storeAs('/safe').put('b', model, digest)).rejects.toMatchObject({
          code: 'STORE_UNREACHABLE',
          message: expect.stringMatching(/safe mode/i),
          hint: expect.stringContaining('-safemode get'),
        });
      } finally {
        await stack.admin('-safemode', 'leave');
      }
      await storeAs('/safe').put('b', model, digest);
    });

    it('nothing when its NameNode is started anew in the middle of an upload', async () => {
      let restarted: Promise<void> | undefined;
      const restart = () => {
        restarted ??= stack?.nameNode.kill().then(() => stack.nameNode.start());
      };
      await storeAs('/restarted').put('a', () => Readable.from(halfway(restart), { objectMode: false }), large);
      expect(restarted).toBeDefined();
      await restarted;
      expect(await storeAs('/restarted').stat('a')).toMatchObject({ size: large.size });
      expect(await filesAs().list('/restarted/.partial')).toEqual([]);
    });

    it.skipIf(!canMount())('no more of a model than fits on the disk of a node (needs the right to mount a tmpfs)', async () => {
      await using scratch = await temporaryDirectory();
      const model = path.join(scratch.path, 'model');
      await mkdir(model);
      await writeFile(path.join(model, 'rest.sh'), '#!/bin/bash\n');
      await writeFile(path.join(model, 'weights'), randomBytes(4 * megabyte.length));
      const store = storeAs('/models');
      const artifact = await storeModel(store, model, { name: 'dga', version: '1.0' }, { scratchDirectory: scratch.path });
      const disk = mountSmallDisk();
      try {
        const fetching = extractModel(await store.get(artifact.path), path.join(disk, 'dga'), { expected: artifact });
        await expect(fetching).rejects.toMatchObject({ code: 'STORE_FULL', hint: expect.stringContaining(disk) });
        expect(await readdir(disk)).toEqual([]);
      } finally {
        unmount(disk);
      }
    });

    it.skipIf(!canMount())('to go on when the disk of a DataNode fills up in the middle of an upload', async () => {
      // Room for a block, of which a NameNode makes sure before it names a DataNode, and little more.
      const disk = mountSmallDisk(160);
      const [dataNode] = stack.dataNodes;
      await dataNode?.kill();
      await dataNode?.startWith({
        'dfs.datanode.data.dir': `file://${disk}/data`,
        // A GiB that it would keep free beside a block, of which the NameNode knows nothing.
        'dfs.datanode.round-robin-volume-choosing-policy.additional-available-space': '0',
      });
      await eventually(async () => expect((await filesAs().state()).freeBytes).toBeGreaterThan(128 * megabyte.length), 30_000);
      const used = async () => {
        const { blocks, bavail, bsize } = await statfs(disk);
        return (blocks - bavail) * bsize;
      };
      let fills = 0;
      const fill = async () => {
        await eventually(async () => expect(await used()).toBeGreaterThan(megabyte.length), 30_000);
        // As much of it as there is room for.
        await writeFile(path.join(disk, 'other'), Buffer.alloc(160 * megabyte.length)).catch(() => undefined);
        fills += 1;
      };
      try {
        const storing = hurriedStore('/filled').put('a', () => Readable.from(halfway(fill), { objectMode: false }), large);
        await expect(storing).rejects.toMatchObject({
          code: 'STORE_FULL',
          hint: expect.stringContaining('model gc'),
        });
        expect(fills).toBeGreaterThan(0);
        expect(await filesAs().list('/filled')).toMatchObject([{ path: '/filled/.partial' }]);
        expect(await filesAs().list('/filled/.partial')).toEqual([]);
      } finally {
        await dataNode?.kill();
        unmount(disk);
      }
    });

    it('to be found by a name of a DataNode that only its own network knows', async () => {
      const [dataNode] = stack.dataNodes;
      await dataNode?.kill();
      await dataNode?.startWith({ 'dfs.datanode.hostname': 'datanode7.invalid' });
      await expect(hurriedStore('/elsewhere').put('a', model, digest)).rejects.toMatchObject({
        code: 'STORE_UNREACHABLE',
        message: expect.stringContaining('datanode7.invalid'),
        hint: expect.stringMatching(/datanode7\.invalid in this machine's DNS or \/etc\/hosts/),
      });
      expect(await filesAs().list('/elsewhere/.partial')).toEqual([]);
    });

    it('to write on full disks', async () => {
      const [dataNode] = stack.dataNodes;
      await dataNode?.kill();
      await dataNode?.startWith({ 'dfs.datanode.du.reserved': `${2 ** 60}` });
      await eventually(async () => expect(await filesAs().state()).toMatchObject({ freeBytes: 0, liveDataNodes: 1 }), 30_000);
      await expect(storeAs('/full').put('a', model, digest)).rejects.toMatchObject({
        code: 'STORE_FULL',
        hint: expect.stringContaining('model gc'),
      });
      expect(await filesAs().list('/full/.partial')).toEqual([]);
    });
  });
