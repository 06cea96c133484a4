import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { readConfigDirectory } from '../../../src/operations/config/read-directory.js';
import { openDirectoryConfigs } from '../../../src/sensor/config/directory-configs.js';
import { temporaryDirectory } from '../../storage/temporary-directory.js';

describe('a directory of configurations', () => {
  let directory: string;

  beforeEach(async () => {
    const made = await temporaryDirectory();
    directory = made.path;
    await mkdir(path.join(directory, 'parsers'));
    await writeFile(path.join(directory, 'parsers/squid.json'), '{}');
    return () => made[Symbol.asyncDispose]();
  });

  it('is what is there: folders may be missing', async () => {
    expect(await readConfigDirectory(directory)).toEqual([{ type: 'PARSER', name: 'squid', text: '{}' }]);
    await using configs = await openDirectoryConfigs(directory);
    expect([...configs.current().parsers.keys()]).toEqual(['squid']);
  });

  // It passed for one that is not there: a push left out all of its configurations, and said that it had pushed them all.
  it('is refused when a folder of it cannot be read', async () => {
    await symlink('indexing', path.join(directory, 'indexing'));
    await expect(readConfigDirectory(directory)).rejects.toMatchObject({ code: 'ELOOP', path: path.join(directory, 'indexing') });
    await expect(openDirectoryConfigs(directory)).rejects.toMatchObject({ code: 'BAD_SENSOR_CONFIG' });
  });
});
