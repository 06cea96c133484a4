import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import { openHdfsStore } from '../../../src/storage/hdfs/connect.js';
import { startHdfs } from '../../stack/hdfs.js';
import { orSkipLoudly } from '../../stack/wanting.js';
import { optionsFor } from './shared-hdfs.js';

const stack = await orSkipLoudly('HDFS with two NameNodes', () => startHdfs({ standby: true }));
afterAll(() => stack?.[Symbol.asyncDispose]());

const megabyte = Buffer.alloc(1024 * 1024, 7);
const megabytes = 16;
const hash = createHash('sha256');
for (let sent = 0; sent < megabytes; sent += 1) hash.update(megabyte);
const digest = { sha256: hash.digest('hex'), size: megabytes * megabyte.length };

if (stack !== undefined)
  describe('a store on a name service', async () => {
    const site = await readFile(path.join(stack.confDirectory, 'hdfs-site.xml'), 'utf8');
    const properties = new Map(
      [...site.matchAll(/<name>(.*?)<\/name><value>(.*?)<\/value>/g)].map(([, name = '', value = '']) => [name, value]),
    );
    // The one that stands by is asked first.
    properties.set('dfs.ha.namenodes.pair', 'nn2,nn1');
    const store = openHdfsStore('hdfs://pair/store', { ...optionsFor(stack), properties });
    const small = Buffer.from('a model');
    const smallDigest = { sha256: createHash('sha256').update(small).digest('hex'), size: small.length };

    it('passes over the NameNode that stands by', async () => {
      await store.put('a', () => Readable.from([small], { objectMode: false }), smallDigest);
      expect(await text(await store.get('a'))).toBe('a model');
      expect((await store.list('')).map((object) => object.path)).toEqual(['a']);
    });

    it('goes on with the other when the active one is killed in the middle of an upload', async () => {
      let failedOver: Promise<void> | undefined;
      async function* parts() {
        for (let sent = 0; sent < megabytes; sent += 1) {
          if (sent === megabytes / 2) failedOver ??= stack?.failOver();
          yield megabyte;
        }
      }
      await store.put('b', () => Readable.from(parts(), { objectMode: false }), digest);
      await failedOver;
      expect(failedOver).toBeDefined();
      expect(await store.stat('b')).toMatchObject({ size: digest.size });
      expect(await text(await store.get('a'))).toBe('a model');
    });
  });
