import { expect, it } from 'vitest';
import { ManualClock } from '../../../src/runtime/clock/manual-clock.js';
import { FailingFiles } from '../../../src/runtime/files/failing-files.js';
import { MemoryFiles } from '../../../src/runtime/files/memory-files.js';
import { systemFiles } from '../../../src/runtime/files/system-files.js';
import { temporaryDirectory } from '../../storage/temporary-directory.js';
import { filesContract } from './files.js';

filesContract('the machine', async () => {
  const directory = await temporaryDirectory();
  return { files: systemFiles, directory: directory.path, close: async () => directory[Symbol.asyncDispose]() };
});

filesContract('memory', async () => ({ files: await memoryFiles(), directory: '/d', close: async () => {} }));

filesContract('one that fails, as long as it does not', async () => {
  const files = new FailingFiles(await memoryFiles());
  return { files, directory: '/d', close: async () => {} };
});

async function memoryFiles(): Promise<MemoryFiles> {
  const files = new MemoryFiles(new ManualClock());
  await files.makeDirectory('/d');
  return files;
}

it('gives up making a directory where none can be made', async () => {
  await expect(systemFiles.makeDirectory('/proc/maas/test')).rejects.toMatchObject({ code: 'ENOENT', path: '/proc/maas' });
});
