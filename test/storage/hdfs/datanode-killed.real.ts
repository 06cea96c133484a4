import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { afterAll, expect, it } from 'vitest';
import { Meter } from '../../../src/storage/meter.js';
import { eventually } from '../../eventually.js';
import { type HdfsStack, startHdfs } from '../../stack/hdfs.js';
import { orSkipLoudly } from '../../stack/wanting.js';
import { storeOn } from './shared-hdfs.js';

// By itself a NameNode waits five minutes before it asks again for a replica that did not come.
const properties = { 'dfs.namenode.redundancy.interval.seconds': '1', 'dfs.namenode.reconstruction.pending.timeout-sec': '2' };
const stack = await orSkipLoudly('HDFS', () => startHdfs({ dataNodes: 2, properties }));
afterAll(() => stack?.[Symbol.asyncDispose]());

const megabyte = 1024 * 1024;
/** Two blocks and a part of a third: half of it is in the second. */
const megabytes = 288;
const block = Buffer.from(Array.from({ length: megabyte }, (_, at) => (at * 7919) % 251));

/** @param reached called after each megabyte; the next waits for it */
function content(reached: (megabytes: number) => Promise<void> = async () => undefined): Readable {
  async function* parts() {
    for (let sent = 1; sent <= megabytes; sent += 1) {
      yield Buffer.concat([Buffer.from([sent % 256, sent >> 8]), block.subarray(2)]);
      await reached(sent);
    }
  }
  return Readable.from(parts(), { objectMode: false });
}

const hash = createHash('sha256');
for await (const part of content()) hash.update(part);
const digest = { sha256: hash.digest('hex'), size: megabytes * megabyte };

/** The DataNode that this process has a connection to: the one that is written to, or read from. */
function inUse({ dataNodes }: HdfsStack) {
  const established = readFileSync('/proc/self/net/tcp', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , state]) => state === '01')
    .map(([, , remote = '']) => remote);
  const node = dataNodes.find(({ host, port }) => {
    const address = host
      .split('.')
      .reverse()
      .map((part) => Number(part).toString(16).padStart(2, '0').toUpperCase());
    return established.includes(`${address.join('')}:${port.toString(16).padStart(4, '0').toUpperCase()}`);
  });
  if (node === undefined) throw new Error('no DataNode is connected to');
  return node;
}

/** How many replicas each block of a file has. */
async function replicasOf({ nameNodeAddress, user }: HdfsStack, uri: string): Promise<readonly number[]> {
  const url = `http://${nameNodeAddress}/webhdfs/v1${new URL(uri).pathname}?op=GETFILEBLOCKLOCATIONS&user.name=${user}`;
  const { BlockLocations } = (await (await fetch(url)).json()) as { BlockLocations: { BlockLocation: { names: string[] }[] } };
  return BlockLocations.BlockLocation.map(({ names }) => names.length);
}

async function namesIn({ nameNodeAddress, user }: HdfsStack, uri: string): Promise<readonly string[]> {
  const listed = await fetch(`http://${nameNodeAddress}/webhdfs/v1${new URL(uri).pathname}?op=LISTSTATUS&user.name=${user}`);
  const { FileStatuses } = (await listed.json()) as { FileStatuses: { FileStatus: { pathSuffix: string }[] } };
  return FileStatuses.FileStatus.map(({ pathSuffix }) => pathSuffix);
}

if (stack !== undefined) {
  it('an upload survives its DataNode', async () => {
    const store = storeOn(stack);
    let killed: string | undefined;
    const progress: number[] = [];
    const source = () =>
      content(async (sent) => {
        if (sent !== megabytes / 2 || killed !== undefined) return;
        const node = inUse(stack);
        killed = node.name;
        await node.kill();
      });
    await store.put('a', source, digest, { onProgress: (bytes) => progress.push(bytes) });

    expect(killed).toMatch(/^datanode-/);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    const meter = new Meter();
    for await (const _ of (await store.get('a')).pipe(meter));
    expect(meter.digest()).toEqual(digest);
    expect(await namesIn(stack, `${store.uri}/.partial`)).toEqual([]);
    await stack.dataNodes.find(({ name }) => name === killed)?.start();
  });

  it('a download survives its DataNode, and is whole', async () => {
    const store = storeOn(stack);
    await store.put('b', () => content(), digest);
    // A DataNode that has just come back may not have been written to: the other then gives it its part.
    await eventually(async () => expect(await replicasOf(stack, `${store.uri}/b`)).toEqual([2, 2, 2]), 90_000);
    const meter = new Meter();
    let killed: Promise<void> | undefined;
    for await (const chunk of await store.get('b')) {
      meter.write(chunk);
      meter.read();
      if (meter.bytes > digest.size / 2) killed ??= inUse(stack).kill();
      await killed;
    }
    meter.end();
    expect(killed).toBeDefined();
    expect(meter.digest()).toEqual(digest);
  });
}
