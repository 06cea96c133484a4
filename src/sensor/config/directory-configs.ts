import type { Dirent } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../../errors/catalogue.js';
import { hasErrno } from '../../runtime/errno.js';
import type { ConfigSource, ConfigText, ConfigTexts } from './config-source.js';

/**
 * Configs of a directory as zk_load_configs.sh has it: `global.json`, `parsers/`, `enrichments/` and `indexing/` with a file for each
 * sensor. Read once.
 *
 * @throws Failure BAD_SENSOR_CONFIG when there is no such directory
 */
export async function openDirectoryConfigs(directory: string): Promise<ConfigSource> {
  await readdir(directory).catch((cause: unknown) => {
    throw new Failure('BAD_SENSOR_CONFIG', `no directory ${directory} with sensor configurations`, { directory }, { cause });
  });
  const texts: ConfigTexts = {
    global: await textOf(path.join(directory, 'global.json')),
    parsers: await textsOf(path.join(directory, 'parsers')),
    enrichments: await textsOf(path.join(directory, 'enrichments')),
    indexing: await textsOf(path.join(directory, 'indexing')),
  };
  return { current: () => texts, onChange: () => {}, [Symbol.asyncDispose]: async () => {} };
}

async function textsOf(directory: string): Promise<ReadonlyMap<string, ConfigText>> {
  const files = (await entriesOf(directory)).filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.'));
  const texts = new Map<string, ConfigText>();
  for (const { name } of files) {
    const text = await textOf(path.join(directory, name));
    if (text !== undefined) texts.set(path.parse(name).name, text);
  }
  return texts;
}

async function entriesOf(directory: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(directory, { withFileTypes: true });
  } catch (cause) {
    if (hasErrno(cause, 'ENOENT')) return [];
    throw new Failure('BAD_SENSOR_CONFIG', `cannot read ${directory}`, { directory }, { cause });
  }
}

async function textOf(file: string): Promise<ConfigText | undefined> {
  try {
    return { text: await readFile(file, 'utf8'), where: file };
  } catch (cause) {
    if (hasErrno(cause, 'ENOENT')) return undefined;
    throw new Failure('BAD_SENSOR_CONFIG', `cannot read ${file}`, { file }, { cause });
  }
}
