import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../../errors/catalogue.js';
import { undefinedWhenMissing } from '../../runtime/errno.js';
import {
  byPlace,
  type ConfigSelection,
  type ConfigText,
  configTypes,
  folderOf,
  idOfFile,
  isSelected,
  placeOf,
} from '../../sensor/config/config-place.js';

/**
 * Reads the configurations in a directory in the layout of zk_load_configs.sh.
 *
 * @throws Failure BAD_INPUT when it is no directory, has two files for one configuration, or lacks what was selected; an error of the file
 *   system when something cannot be read, which must not be mistaken for missing
 */
export async function readConfigDirectory(directory: string, selection: ConfigSelection = {}): Promise<readonly ConfigText[]> {
  const found = await stat(directory).catch(undefinedWhenMissing);
  if (found?.isDirectory() !== true)
    throw new Failure(
      'BAD_INPUT',
      `${directory} is not a directory`,
      { directory },
      { hint: 'give one with global.json, parsers/, enrichments/, indexing/' },
    );

  const files = new Map<string, string>();
  const configs: ConfigText[] = [];
  for (const relative of await filesOf(directory)) {
    const id = idOfFile(relative);
    if (id === undefined || !isSelected(id, selection)) continue;
    const other = files.get(placeOf(id));
    if (other !== undefined)
      throw new Failure('BAD_INPUT', `${other} and ${relative} are the same configuration`, { directory }, { hint: 'keep one of them' });
    files.set(placeOf(id), relative);
    configs.push({ ...id, text: await readFile(path.join(directory, relative), 'utf8') });
  }
  if (configs.length === 0)
    throw new Failure(
      'BAD_INPUT',
      nothingFound(directory, selection),
      { directory },
      { hint: 'files are global.json, profiler.json, parsers/NAME.json, enrichments/NAME.json, indexing/NAME.json' },
    );
  return configs.sort(byPlace);
}

async function filesOf(directory: string): Promise<string[]> {
  const folders = ['', ...configTypes.map(folderOf).filter((folder) => folder !== undefined)];
  const lists = folders.map(async (folder) => {
    const entries = await readdir(path.join(directory, folder), { withFileTypes: true }).catch(undefinedWhenMissing);
    return (entries ?? []).filter((entry) => !entry.isDirectory()).map((entry) => path.posix.join(folder, entry.name));
  });
  return (await Promise.all(lists)).flat();
}

function nothingFound(directory: string, { type, name }: ConfigSelection): string {
  const what = [type?.toLowerCase(), 'configuration'].filter(Boolean).join(' ');
  return `${directory} holds no ${what}${name === undefined ? '' : ` of ${name}`}`;
}
