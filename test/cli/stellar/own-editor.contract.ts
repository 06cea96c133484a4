import { access, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ownEditor } from '../../../src/cli/stellar/own-editor.js';
import { systemClock } from '../../../src/runtime/clock/system-clock.js';
import { LinuxProcesses } from '../../../src/runtime/processes/linux-processes.js';
import { eventually } from '../../eventually.js';
import { temporaryDirectory } from '../../storage/temporary-directory.js';

const never = new AbortController().signal;
const PATH = process.env['PATH'];
const editorOf = (env: Record<string, string>) => ownEditor({ PATH, ...env }, new LinuxProcesses(systemClock));
const leftOver = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('maas-edit-'));

it('gives what the editor has saved, and leaves no file behind', async () => {
  const before = await leftOver();
  expect(await editorOf({ EDITOR: "sed -i -e 's/a/b/'" }).edit('a c', never)).toBe('b c');
  expect(await leftOver()).toEqual(before);
});

it('takes VISUAL where there is no EDITOR', async () => {
  expect(await editorOf({ EDITOR: '', VISUAL: 'sed -i -e s/a/v/' }).edit('a', never)).toBe('v');
});

it('gives nothing when the editor fails', async () => {
  expect(await editorOf({ EDITOR: 'false' }).edit('a', never)).toBeUndefined();
  expect(await editorOf({ EDITOR: 'no-such-editor-anywhere 2>&-' }).edit('a', never)).toBeUndefined();
});

it('ends the editor when it is given up', async () => {
  const abort = new AbortController();
  await using directory = await temporaryDirectory();
  const marker = path.join(directory.path, 'started');
  const editing = editorOf({ EDITOR: `touch ${marker}; exec sleep 600 #` }).edit('a', abort.signal);
  await eventually(() => access(marker));
  abort.abort(new Error('given up'));
  await expect(editing).rejects.toThrow('given up');
});
