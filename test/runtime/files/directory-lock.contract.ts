import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { expect, it } from 'vitest';
import { lockDirectory } from '../../../src/runtime/files/directory-lock.js';
import { temporaryDirectory } from '../../storage/temporary-directory.js';

it('a directory is taken by one process for one purpose, by whatever path', async () => {
  await using directory = await temporaryDirectory();
  const taken = { name: 'DirectoryTaken', holder: String(process.pid) };
  {
    await using _ = await lockDirectory(directory.path, 'test');
    await expect(lockDirectory(`${directory.path}/../${path.basename(directory.path)}`, 'test')).rejects.toMatchObject(taken);
    await using _other = await lockDirectory(directory.path, 'other');
  }
  await using _again = await lockDirectory(directory.path, 'test');
});

it('a directory is free again when its process was killed', async () => {
  await using directory = await temporaryDirectory();
  const script = `
    const { stat } = require('node:fs/promises');
    stat(${JSON.stringify(directory.path)}).then(({ dev, ino }) =>
      require('node:net').createServer().listen('\\0maas-test-' + dev + '-' + ino, () => console.log('taken')));`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  await expect(lockDirectory(directory.path, 'test')).rejects.toMatchObject({ name: 'DirectoryTaken', holder: 'unknown' });
  child.kill('SIGKILL');
  await once(child, 'exit');
  await using _ = await lockDirectory(directory.path, 'test');
});
