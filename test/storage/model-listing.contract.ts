import { execFileSync } from 'node:child_process';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspectModel } from '../../src/domain/model-start.js';
import { readModelListing } from '../../src/storage/model-listing.js';
import { temporaryDirectory } from './temporary-directory.js';

async function scene(files: Readonly<Record<string, string>>) {
  const directory = await temporaryDirectory();
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(directory.path, name), content);
  return directory;
}

describe('the listing of a model directory', () => {
  it('shows who may be run and by what, of files at the top alone', async () => {
    await using model = await scene({
      'rest.sh': '#!/bin/bash\npython3 dga.py\n',
      'dga.py': 'print()',
      server: '#!/usr/bin/env python3\n',
    });
    await chmod(path.join(model.path, 'server'), 0o755);
    await mkdir(path.join(model.path, 'lib.sh'));
    const { files, manifest } = await readModelListing(model.path);
    expect(Object.fromEntries(files)).toEqual({
      'rest.sh': { runnable: false, firstLine: '#!/bin/bash' },
      'dga.py': { runnable: false, firstLine: undefined },
      server: { runnable: true, firstLine: '#!/usr/bin/env python3' },
    });
    expect(manifest).toBeUndefined();
  });

  it('leaves out what is not shipped: a second script that is ignored is none', async () => {
    await using model = await scene({ 'rest.sh': '#!/bin/bash\n', 'train.sh': '#!/bin/bash\n', '.maasignore': '/train.sh\n' });
    expect(inspectModel(await readModelListing(model.path)).start.file).toBe('rest.sh');
  });

  it('follows links, and passes over those to nothing and to themselves', async () => {
    await using model = await scene({ 'real.txt': '#!/bin/bash\n' });
    await symlink('real.txt', path.join(model.path, 'rest.sh'));
    await symlink('nowhere', path.join(model.path, 'gone.sh'));
    await symlink('loop.sh', path.join(model.path, 'loop.sh'));
    expect(inspectModel(await readModelListing(model.path)).start.file).toBe('rest.sh');
  });

  it('is not held up by a named pipe that a run has left', async () => {
    await using model = await scene({ 'echo.sh': '#!/bin/bash\n' });
    for (const name of ['out', 'other.sh', 'maas.yaml']) execFileSync('mkfifo', [path.join(model.path, name)]);
    const listing = await readModelListing(model.path);
    expect([...listing.files.keys()]).toEqual(['echo.sh']);
    expect(listing.manifest).toBeUndefined();
  });

  it('is read with the text of maas.yaml, unless that is no text of a person', async () => {
    await using model = await scene({ 'rest.sh': '#!/bin/bash\n', 'maas.yaml': 'memory: 64\n' });
    expect((await readModelListing(model.path)).manifest).toBe('memory: 64\n');
    await writeFile(path.join(model.path, 'maas.yaml'), '#'.repeat(300_000));
    await expect(readModelListing(model.path)).rejects.toMatchObject({ code: 'BAD_MODEL', exit: 4 });
  });
});

describe('what is no directory is refused with its name:', () => {
  it('one that is missing', async () => {
    await using model = await scene({});
    await expect(readModelListing(path.join(model.path, 'dga'))).rejects.toMatchObject({
      code: 'BAD_MODEL',
      exit: 4,
      message: expect.stringMatching(/\/dga can't be read: .*no such file or directory/i),
      hint: 'check the path, and that you may read it',
    });
  });

  it('a file', async () => {
    await using model = await scene({ 'rest.sh': '#!/bin/bash\n' });
    await expect(readModelListing(path.join(model.path, 'rest.sh'))).rejects.toThrow(
      'rest.sh is not a directory: a model is a directory with a start script',
    );
  });
});
