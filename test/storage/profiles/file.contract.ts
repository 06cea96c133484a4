import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openProfileFile } from '../../../src/storage/profiles/file.js';
import { temporaryDirectory } from '../temporary-directory.js';
import { profileStoreCases } from './contract.js';

async function write(lines: readonly string[]) {
  const directory = await temporaryDirectory();
  const file = path.join(directory.path, 'profiles.jsonl');
  await writeFile(file, lines.join('\n'));
  return { file, [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose]() };
}

describe('measurements of a file', () => {
  it.each(profileStoreCases)('$name', ({ body }) =>
    body(async (lines) => {
      await using written = await write(lines);
      return await openProfileFile(written.file);
    }),
  );

  it.each([
    ['{', 'line 2'],
    ['{"profile":"p","entity":"e","period":{"period":1}}', 'period.duration'],
    ['{"profile":5,"entity":"e","period":{"period":1,"duration":1}}', 'profile'],
  ])('%s is refused, with the place', async (bad, place) => {
    await using written = await write(['', bad]);
    await expect(openProfileFile(written.file)).rejects.toMatchObject({ code: 'BAD_INPUT', message: expect.stringContaining(place) });
  });
});
