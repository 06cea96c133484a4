import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HdfsFileSystem } from '../../../src/storage/hdfs/file-system.js';

/** A file system for one test, and a directory on it that is its own and not there yet. */
export interface TestHdfs extends AsyncDisposable {
  readonly hdfs: HdfsFileSystem;
  readonly home: string;
}

const write = (hdfs: HdfsFileSystem, path: string, content: string) =>
  hdfs.write(path, () => Readable.from([Buffer.from(content)], { objectMode: false }));
const read = async (hdfs: HdfsFileSystem, path: string) => text(await hdfs.read(path));

/** What every implementation of the HdfsFileSystem port must do. */
export function hdfsContract(name: string, open: () => Promise<TestHdfs>): void {
  describe(`${name} keeps the contract of HDFS as a file system`, () => {
    let opened: TestHdfs;
    let hdfs: HdfsFileSystem;
    let home: string;
    beforeEach(async () => {
      opened = await open();
      ({ hdfs, home } = opened);
    });
    afterEach(() => opened[Symbol.asyncDispose]());

    it('gives back what was written, over what was there before', async () => {
      await write(hdfs, `${home}/a/b`, 'first');
      await write(hdfs, `${home}/a/b`, 'second');
      expect(await read(hdfs, `${home}/a/b`)).toBe('second');
    });

    it('keeps bytes and names as they are', async () => {
      const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, at) => (at * 31) % 256));
      const path = `${home}/a b/50%/#1/q?x=y&z/é/+/日本;`;
      await hdfs.write(path, () => Readable.from([bytes], { objectMode: false }));
      expect((await buffer(await hdfs.read(path))).equals(bytes)).toBe(true);
      expect((await hdfs.list(path.slice(0, path.lastIndexOf('/')))).map((entry) => entry.path)).toEqual([path]);
    });

    it('tells what is in a directory, in text order', async () => {
      for (const path of ['b', 'a', 'd/inside', '.hidden']) await write(hdfs, `${home}/${path}`, path);
      const entries = await hdfs.list(home);
      expect(entries.map(({ path, kind, size }) => [path, kind, size])).toEqual([
        [`${home}/.hidden`, 'file', 7],
        [`${home}/a`, 'file', 1],
        [`${home}/b`, 'file', 1],
        [`${home}/d`, 'directory', 0],
      ]);
      expect(entries[0]).toMatchObject({ owner: expect.stringMatching(/./), permission: expect.stringMatching(/^[0-7]{3,4}$/) });
      expect(entries[1]).toEqual(await hdfs.stat(`${home}/a`));
    });

    it('lists a file as itself', async () => {
      await write(hdfs, `${home}/a`, 'x');
      expect((await hdfs.list(`${home}/a`)).map(({ path }) => path)).toEqual([`${home}/a`]);
    });

    it('knows nothing of what is not there', async () => {
      expect(await hdfs.stat(`${home}/nothing`)).toBeUndefined();
      await expect(hdfs.list(`${home}/nothing`)).rejects.toMatchObject({ code: 'NO_SUCH_FILE' });
      await expect(hdfs.read(`${home}/nothing`)).rejects.toMatchObject({ code: 'NO_SUCH_FILE' });
      expect(await hdfs.remove(`${home}/nothing`)).toBe(false);
    });

    it('removes a directory that is not empty only when asked to', async () => {
      await write(hdfs, `${home}/d/a`, 'x');
      await expect(hdfs.remove(`${home}/d`)).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
      expect(await read(hdfs, `${home}/d/a`)).toBe('x');
      expect(await hdfs.remove(`${home}/d`, { recursive: true })).toBe(true);
      expect(await hdfs.stat(`${home}/d/a`)).toBeUndefined();
    });

    it('neither writes over a directory nor below a file', async () => {
      await write(hdfs, `${home}/d/a`, 'x');
      await expect(write(hdfs, `${home}/d`, 'y')).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
      await expect(write(hdfs, `${home}/d/a/b`, 'y')).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
      expect(await read(hdfs, `${home}/d/a`)).toBe('x');
    });

    it('refuses paths that lead elsewhere', async () => {
      for (const path of ['', 'a', '../a', '/a/../b', '/./a', '/a\0']) {
        await expect(hdfs.stat(path), path).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
      }
      await expect(hdfs.remove('/', { recursive: true })).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
    });

    it('stops with the reason of the signal', async () => {
      const signal = AbortSignal.abort(new Error('enough'));
      await expect(hdfs.stat(home, { signal })).rejects.toThrow('enough');
      await expect(hdfs.write(`${home}/a`, () => Readable.from([]), { signal })).rejects.toThrow('enough');
      expect(await hdfs.stat(`${home}/a`)).toBeUndefined();
    });

    it('tells its state and our home', async () => {
      expect(await hdfs.state()).toMatchObject({ safeMode: false, freeBytes: expect.any(Number), liveDataNodes: expect.any(Number) });
      expect(await hdfs.home()).toMatch(/^\/user\/./);
    });
  });
}
