import { gzipSync } from 'node:zlib';
import { Header } from 'tar';
import { describe, expect, it } from 'vitest';
import { FileAddressDatabases } from '../../../src/storage/mmdb/address-databases.js';
import { smallDatabase } from './small-database.js';

const london = { city: { names: { en: 'London' } }, location: { latitude: 51.5142 } };
const database = smallDatabase('81.2.69.142', london);

function archived(name: string, content: Buffer): Buffer {
  const header = new Header({ path: name, size: content.length, type: 'File', mode: 0o644 });
  header.encode();
  const padding = Buffer.alloc((512 - (content.length % 512)) % 512);
  return gzipSync(Buffer.concat([header.block ?? Buffer.alloc(0), content, padding, Buffer.alloc(1_024)]));
}

function databasesOf(files: Readonly<Record<string, Uint8Array>>) {
  const read: string[] = [];
  const databases = new FileAddressDatabases(async (path) => {
    read.push(path);
    return files[path];
  });
  return { read, databases };
}

describe('databases of addresses', () => {
  it.each([
    ['plain.mmdb', database],
    ['small.mmdb.gz', gzipSync(database)],
    ['shipped.tar.gz', archived('GeoLite2-City_20260101/GeoLite2-City.mmdb', database)],
  ])('are read from %s', async (name, content) => {
    const { databases } = databasesOf({ [name]: content });
    expect(await databases.find([name], '81.2.69.142')).toEqual(london);
    expect(databases.find([name], '81.2.69.143')).toBeUndefined();
  });

  it('are read once, from the first place that has one', async () => {
    const { read, databases } = databasesOf({ b: database });
    await Promise.all([databases.find(['a', 'b'], '1.1.1.1'), databases.find(['a', 'b'], '1.1.1.1')]);
    databases.find(['a', 'b'], '1.1.1.1');
    expect(read).toEqual(['a', 'b']);
  });

  it('are looked for again after they were not there', async () => {
    const files: Record<string, Uint8Array> = {};
    const { databases } = databasesOf(files);
    await expect(databases.find(['a'], '1.1.1.1')).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
    files['a'] = database;
    expect(await databases.find(['a'], '81.2.69.142')).toEqual(london);
  });

  it.each([
    ['a.mmdb', Buffer.from('no database')],
    ['a.mmdb.gz', Buffer.from('nothing compressed')],
    ['a.tar.gz', Buffer.from('no archive')],
    ['a.tar.gz', archived('README', database)],
    ['a.mmdb', Buffer.alloc(0)],
  ])('refuse %s that is none', async (name, content) => {
    const { databases } = databasesOf({ [name]: content });
    await expect(databases.find([name], '1.1.1.1')).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });
});
