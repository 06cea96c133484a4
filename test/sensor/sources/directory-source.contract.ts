import { appendFile, rename, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock as clock } from '../../../src/runtime/clock/system-clock.js';
import { DirectorySource } from '../../../src/sensor/sources/directory-source.js';
import { temporaryDirectory } from '../../storage/temporary-directory.js';

const limit = () => AbortSignal.timeout(20_000);

async function scene() {
  const directory = await temporaryDirectory();
  const open = () => DirectorySource.open({ directory: directory.path, checkpoint: path.join(directory.path, '.place.json'), clock });
  const read = async (source: DirectorySource, { confirms = true } = {}) => {
    const batch = await source.next(limit());
    if (confirms) batch?.confirm();
    return (batch?.records ?? []).map((record) => ({ text: String(record.value), guid: record.guid?.(0) }));
  };
  const file = (name: string) => path.join(directory.path, name);
  return { open, read, file, [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose]() };
}

const texts = (lines: readonly { readonly text: string }[]) => lines.map(({ text }) => text);

describe('a directory that is followed', () => {
  it('gives lines once their end is there, of files that come later too', async () => {
    await using s = await scene();
    await using source = await s.open();
    await writeFile(s.file('a.log'), 'one\ntw');
    expect(texts(await s.read(source))).toEqual(['one']);
    await appendFile(s.file('a.log'), 'o\n');
    expect(texts(await s.read(source))).toEqual(['two']);
    await writeFile(s.file('b.log'), 'three\n');
    expect(texts(await s.read(source))).toEqual(['three']);
  });

  it('reads no further ahead than some files, and leaves none out', async () => {
    await using s = await scene();
    const names = Array.from({ length: 150 }, (_, at) => `${1_000 + at}.log`);
    for (const name of names) await writeFile(s.file(name), `${name}\n`);
    await using source = await s.open();
    const first = texts(await s.read(source));
    await appendFile(s.file('1149.log'), 'late\n');
    const batches = [first];
    while (batches.length < names.length) batches.push(texts(await s.read(source)));
    expect(batches.at(-1)).toEqual(['1149.log', 'late']);
    expect(batches.map(([line]) => line)).toEqual(names);
  });

  it('goes on where all was safe, after a kill too, with the same guids, even when the log was renamed', async () => {
    await using s = await scene();
    await writeFile(s.file('a.log'), 'one\n');
    const source = await s.open();
    await s.read(source);
    await source.settle();
    await appendFile(s.file('a.log'), 'two\n');
    const unsafe = await s.read(source, { confirms: false });
    await rename(s.file('a.log'), s.file('a.log.1'));
    await writeFile(s.file('a.log'), 'three\n');
    await using again = await s.open();
    const lines = [...(await s.read(again)), ...(await s.read(again))];
    expect(texts(lines).sort()).toEqual(['three', 'two']);
    expect(lines.find(({ text }) => text === 'two')).toEqual(unsafe[0]);
  });

  it('a log that is cut to nothing begins anew, and is another', async () => {
    await using s = await scene();
    await using source = await s.open();
    await writeFile(s.file('a.log'), 'same\nmore\n');
    const first = await s.read(source);
    await truncate(s.file('a.log'));
    await appendFile(s.file('a.log'), 'same\n');
    const second = await s.read(source);
    expect(texts(second)).toEqual(['same']);
    expect(second[0]?.guid).not.toBe(first[0]?.guid);
  });

  it('says when its record of what was read is none', async () => {
    await using s = await scene();
    await writeFile(s.file('.place.json'), '[]');
    await expect(s.open()).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });
});
