import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { Header } from 'tar';
import { describe, expect, it } from 'vitest';
import { extractModel } from '../../../src/storage/packing/extract.js';
import { temporaryDirectory } from '../temporary-directory.js';

interface HostileEntry {
  readonly path: string;
  readonly type: 'File' | 'Directory' | 'SymbolicLink' | 'Link' | 'CharacterDevice' | 'FIFO';
  readonly linkpath?: string;
  readonly content?: string;
}

/** An archive as an attacker would write it, header by header. */
function archive(entries: readonly HostileEntry[]): Buffer {
  const blocks = entries.flatMap(({ content = '', ...entry }) => {
    const header = Buffer.alloc(512);
    new Header({ mode: 0o644, size: content.length, ...entry }).encode(header, 0);
    const body = Buffer.alloc(Math.ceil(content.length / 512) * 512);
    body.write(content);
    return [header, body];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

async function extract(packed: Buffer) {
  await using directory = await temporaryDirectory();
  const target = path.join(directory.path, 'models/target');
  const expected = { sha256: createHash('sha256').update(packed).digest('hex'), size: packed.length };
  const outcome = await extractModel(Readable.from([packed], { objectMode: false }), target, { expected }).then(
    () => 'unpacked',
    (error: unknown) => error,
  );
  const left = (await readdir(directory.path, { recursive: true })).filter((name) => name !== 'models');
  return { outcome, left };
}

const hostile: Record<string, readonly HostileEntry[]> = {
  'a path upwards': [{ path: '../escaped', type: 'File', content: 'x' }],
  'a path upwards from within': [{ path: 'a/../../escaped', type: 'File', content: 'x' }],
  'an absolute path': [{ path: '/tmp/escaped', type: 'File', content: 'x' }],
  'a link out of the directory': [{ path: 'out', type: 'SymbolicLink', linkpath: '../..' }],
  'an absolute link': [{ path: 'out', type: 'SymbolicLink', linkpath: '/etc' }],
  'a file through a link': [
    { path: 'in', type: 'SymbolicLink', linkpath: '.' },
    { path: 'in/file', type: 'File', content: 'x' },
  ],
  'a chain of links that leads out': [
    { path: 'd', type: 'Directory' },
    { path: 'd/up', type: 'SymbolicLink', linkpath: '..' },
    { path: 'out', type: 'SymbolicLink', linkpath: 'd/up/..' },
  ],
  'a hard link': [{ path: 'passwd', type: 'Link', linkpath: '/etc/passwd' }],
  'a device': [{ path: 'null', type: 'CharacterDevice' }],
  'a named pipe': [{ path: 'pipe', type: 'FIFO' }],
  'no manifest': [{ path: 'rest.sh', type: 'File', content: '#!/bin/sh\n' }],
  'one path twice': [
    { path: 'a', type: 'File', content: 'x' },
    { path: 'a', type: 'File', content: 'y' },
  ],
};

describe('an archive with', () => {
  it.each(Object.entries(hostile))('%s is refused and leaves nothing', async (_, entries) => {
    const { outcome, left } = await extract(archive(entries));
    expect(outcome).toMatchObject({ code: expect.stringMatching(/BAD_ARCHIVE|NOT_ALLOWED/) });
    expect(left).toEqual([]);
  });

  it('bytes that are no archive is refused', async () => {
    const { outcome, left } = await extract(Buffer.from('not gzip at all'));
    expect(outcome).toMatchObject({ code: 'BAD_ARCHIVE' });
    expect(left).toEqual([]);
  });

  it('a bomb in it is stopped while it goes off', async () => {
    const { outcome, left } = await extract(archive([{ path: 'bomb', type: 'File', content: '0'.repeat(64 * 1024 * 1024) }]));
    expect(outcome).toMatchObject({ code: expect.stringMatching(/MODEL_TOO_LARGE|BAD_ARCHIVE/) });
    expect(left).toEqual([]);
  });
});
