import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LocalFiles } from '../../../src/storage/local/local-files.js';

let home: string;
let files: LocalFiles;
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'maas-files-'));
  files = new LocalFiles(home);
});
afterEach(() => rm(home, { recursive: true, force: true }));

const write = (file: string, content: string) => files.write(file, () => Readable.from([Buffer.from(content)]));

it('writes a file and the folders above it, over one that is there', async () => {
  await write('a/b/c.txt', 'one');
  await write('a/b/c.txt', 'two');
  expect(await text(await files.read(path.join(home, 'a/b/c.txt')))).toBe('two');
  expect(await files.list('a/b')).toMatchObject([{ path: path.join(home, 'a/b/c.txt'), kind: 'file', size: 3 }]);
});

it('removes a file, and a folder that is not empty only where that is meant', async () => {
  await write('a/b', 'one');
  await expect(files.remove('a')).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
  expect(await files.remove('a', { recursive: true })).toBe(true);
  expect(await files.remove('a')).toBe(false);
  expect(await files.stat('a')).toBeUndefined();
});

it('says what is not there', async () => {
  await expect(files.list('none')).rejects.toMatchObject({ code: 'NO_SUCH_FILE' });
});
