import * as vitest from 'vitest';
import { expect } from 'vitest';
import type { Files } from '../../../src/runtime/files/files.js';
import type { Suite } from '../../contract-cases.js';

export interface FilesUnderTest {
  readonly files: Files;
  /** Empty, and ours alone. */
  readonly directory: string;
  close(): Promise<void>;
}

/** What every implementation of the port must do. */
export function filesContract(name: string, open: () => Promise<FilesUnderTest>, suite: Suite = vitest): void {
  const { describe, it, beforeEach, afterEach } = suite;
  describe(`${name} keeps the contract of Files`, () => {
    let on: FilesUnderTest;
    let files: Files;
    const at = (path: string) => `${on.directory}/${path}`;
    const write = async (path: string, text: string, mode = 0o600) => {
      await using file = await files.create(at(path), mode);
      await file.write(Buffer.from(text));
    };
    const text = async (path: string) => (await files.read(at(path))).toString();
    const names = async (path = '') => (await files.list(at(path))).map(({ name: each }) => each).sort();

    beforeEach(async () => {
      on = await open();
      files = on.files;
    });
    afterEach(() => on.close());

    it('reads what was written, in the order of the writes', async () => {
      {
        await using file = await files.create(at('a'), 0o600);
        await file.write(Buffer.from('one '));
        await file.write(Buffer.from('two'));
        await file.sync();
      }
      await files.sync(on.directory);
      expect(await text('a')).toBe('one two');
      expect(await files.stat(at('a'))).toMatchObject({ kind: 'file', size: 7, modifiedAt: expect.any(Number) });
    });

    it('makes no file in the place of another', async () => {
      await write('a', 'first');
      await expect(files.create(at('a'), 0o600)).rejects.toMatchObject({ code: 'EEXIST' });
      expect(await text('a')).toBe('first');
    });

    it('makes no file in a directory that is not there', async () => {
      await expect(files.create(at('none/a'), 0o600)).rejects.toMatchObject({ code: 'ENOENT' });
    });

    it('hands a file out in chunks, from any byte on', async () => {
      const long = Buffer.alloc(700_000, 'abcdefg');
      await write('a', long.toString());
      await using file = await files.open(at('a'));
      expect(file.size).toBe(long.length);
      const whole = Buffer.concat(await Array.fromAsync(file.chunks()));
      expect(whole.equals(long)).toBe(true);
      expect(Buffer.concat(await Array.fromAsync(file.chunks(699_998))).toString()).toBe('fg');
    });

    it('goes on reading a file whose name has gone', async () => {
      await write('a', 'still there');
      await using file = await files.open(at('a'));
      await files.remove(at('a'));
      expect(Buffer.concat(await Array.fromAsync(file.chunks())).toString()).toBe('still there');
    });

    it('tells what is missing from what is there', async () => {
      await expect(files.read(at('a'))).rejects.toMatchObject({ code: 'ENOENT' });
      await expect(files.open(at('a'))).rejects.toMatchObject({ code: 'ENOENT' });
      await expect(files.list(at('a'))).rejects.toMatchObject({ code: 'ENOENT' });
      await expect(files.truncate(at('a'))).rejects.toMatchObject({ code: 'ENOENT' });
      expect(await files.stat(at('a'))).toBeUndefined();
      await write('a', '');
      expect(await files.stat(at('a/below a file'))).toBeUndefined();
      await expect(files.list(at('a'))).rejects.toMatchObject({ code: 'ENOTDIR' });
      await expect(files.read(on.directory)).rejects.toMatchObject({ code: 'EISDIR' });
    });

    it('lists a directory, files and directories apart, and nothing below', async () => {
      await files.makeDirectory(at('d/e'));
      await write('d/f', '');
      await write('d/e/g', '');
      const found = [...(await files.list(at('d')))].sort((one, other) => (one.name < other.name ? -1 : 1));
      expect(found).toEqual([
        { name: 'e', kind: 'directory' },
        { name: 'f', kind: 'file' },
      ]);
      expect(await files.stat(at('d'))).toMatchObject({ kind: 'directory' });
    });

    it('makes a directory with what is missing above it, and again', async () => {
      await files.makeDirectory(at('a/b/c'), 0o700);
      await files.makeDirectory(at('a/b/c'), 0o700);
      expect(await names('a/b')).toEqual(['c']);
      await write('file', '');
      await expect(files.makeDirectory(at('file/d'))).rejects.toMatchObject({ code: 'ENOTDIR' });
    });

    it('renames over what has the name', async () => {
      await write('new', 'new');
      await write('old', 'old');
      await files.rename(at('new'), at('old'));
      expect(await text('old')).toBe('new');
      expect(await names()).toEqual(['old']);
      await expect(files.rename(at('none'), at('old'))).rejects.toMatchObject({ code: 'ENOENT' });
      expect(await text('old')).toBe('new');
    });

    it('renames a directory with what is in it', async () => {
      await files.makeDirectory(at('d/e'));
      await write('d/e/f', 'x');
      await files.rename(at('d'), at('moved'));
      expect(await text('moved/e/f')).toBe('x');
      expect(await names()).toEqual(['moved']);
    });

    it('gives a file a second name, never one that is taken', async () => {
      await write('a', 'same');
      await files.link(at('a'), at('b'));
      await files.remove(at('a'));
      expect(await text('b')).toBe('same');
      await write('c', 'other');
      await expect(files.link(at('b'), at('c'))).rejects.toMatchObject({ code: 'EEXIST' });
      expect(await text('c')).toBe('other');
      await expect(files.link(at('none'), at('d'))).rejects.toMatchObject({ code: 'ENOENT' });
    });

    it('empties a file and keeps its name', async () => {
      await write('a', 'much');
      await files.truncate(at('a'));
      expect(await text('a')).toBe('');
    });

    it('removes a file, or what has gone already, and no directory', async () => {
      await write('a', 'x');
      await files.remove(at('a'));
      await files.remove(at('a'));
      expect(await names()).toEqual([]);
      await files.makeDirectory(at('d'));
      await expect(files.remove(at('d'))).rejects.toMatchObject({ code: expect.stringMatching(/EISDIR|EPERM/) });
    });

    it('removes an empty directory, and no other', async () => {
      await files.makeDirectory(at('d/e'));
      await expect(files.removeDirectory(at('d'))).rejects.toMatchObject({ code: 'ENOTEMPTY' });
      await files.removeDirectory(at('d/e'));
      await files.removeDirectory(at('d'));
      await expect(files.removeDirectory(at('d'))).rejects.toMatchObject({ code: 'ENOENT' });
    });

    it('removes a tree, and nothing beside it', async () => {
      await files.makeDirectory(at('d/e'));
      await write('d/e/f', 'x');
      await write('beside', 'x');
      await files.removeTree(at('d'));
      await files.removeTree(at('d'));
      await files.removeTree(at('never/there'));
      expect(await names()).toEqual(['beside']);
    });
  });
}
