import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { DirectoryStore } from '../../../src/storage/directory/store.js';
import { systemPorts } from '../system-ports.js';
import { temporaryDirectory } from '../temporary-directory.js';

const content = Buffer.from('a model');
const digest = { sha256: createHash('sha256').update(content).digest('hex'), size: content.length };

it('a store below a file, where no directory can be made, is unreachable, not without the artifact', async () => {
  await using root = await temporaryDirectory();
  const file = path.join(root.path, 'file');
  await writeFile(file, '');
  const store = new DirectoryStore(path.join(file, 'store'), systemPorts);
  await expect(store.put('dga/1.0', () => Readable.from([content]), digest)).rejects.toMatchObject({
    code: 'STORE_UNREACHABLE',
    message: expect.stringContaining('no directory can be made'),
  });
});
