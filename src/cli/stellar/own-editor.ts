import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Processes } from '../../runtime/processes/processes.js';
import type { Editor } from '../../stellar/functions/capabilities.js';
import { definedOf } from '../environment.js';
import type { Io } from '../output/io.js';

/** Opens the user's editor (EDITOR, VISUAL or vi) on a temporary file that only they can read. */
export function ownEditor(env: Io['env'], processes: Pick<Processes, 'attend'>): Editor {
  return {
    async edit(text, signal) {
      const directory = await mkdtemp(path.join(tmpdir(), 'maas-edit-'));
      try {
        const file = path.join(directory, 'expression.stellar');
        await writeFile(file, text, { mode: 0o600 });
        const editor = env['EDITOR'] || env['VISUAL'] || '/bin/vi';
        using _ = handedOver(process.stdin);
        // Through a shell, because EDITOR may contain arguments.
        const status = await processes.attend({
          file: '/bin/sh',
          arguments: ['-c', `${editor} "$1"`, 'sh', file],
          directory: process.cwd(),
          environment: definedOf(env),
          signal,
        });
        return status === 0 ? await readFile(file, 'utf8') : undefined;
      } finally {
        await rm(directory, { recursive: true, force: true });
      }
    },
  };
}

/** Leaves the terminal to another program until disposed. */
function handedOver(terminal: NodeJS.ReadStream): Disposable {
  if (!terminal.isTTY || !terminal.isRaw) return { [Symbol.dispose]() {} };
  terminal.pause();
  terminal.setRawMode(false);
  return {
    [Symbol.dispose]() {
      terminal.setRawMode(true);
      terminal.resume();
    },
  };
}
