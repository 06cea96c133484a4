import { constants, type Dirent } from 'node:fs';
import { open, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../errors/catalogue.js';
import { errnoText, hasErrno } from '../runtime/errno.js';
import { readIgnoreRules } from './packing/ignore-rules.js';

/** The files at the top of a model directory that would be shipped, as input for domain/model-start. */
export interface ModelListing {
  readonly directory: string;
  readonly files: ReadonlyMap<string, { readonly runnable: boolean; readonly firstLine: string | undefined }>;
  /** The text of maas.yaml. */
  readonly manifest: string | undefined;
}

/** Most bytes of a maas.yaml. */
export const manifestBytes = 256 * 1024;
/** How much of a script is looked at. */
export const firstLineBytes = 256;

/** @throws Failure BAD_MODEL: no such directory, or what is needed of it can't be read */
export async function readModelListing(directory: string): Promise<ModelListing> {
  const names = await topOf(directory);
  const ignored = await readIgnoreRules(directory);
  const files = new Map<string, { runnable: boolean; firstLine: string | undefined }>();
  for (const entry of names) {
    if (ignored(entry.name, 'other') || !(entry.isFile() || entry.isSymbolicLink())) continue;
    const found = await look(directory, entry.name);
    if (found !== undefined) files.set(entry.name, found);
  }
  return { directory, files, manifest: files.has('maas.yaml') ? await manifestText(directory) : undefined };
}

async function topOf(directory: string): Promise<Dirent[]> {
  try {
    return await readdir(directory, { withFileTypes: true });
  } catch (error) {
    const reason = hasErrno(error, 'ENOTDIR')
      ? 'is not a directory: a model is a directory with a start script'
      : `can't be read: ${errnoText(error)}`;
    const hint = 'check the path, and that you may read it';
    throw new Failure('BAD_MODEL', `${directory} ${reason}`, { directory }, { cause: error, hint });
  }
}

/** @returns undefined for a link to nothing, or to what is no file */
async function look(directory: string, name: string): Promise<{ runnable: boolean; firstLine: string | undefined } | undefined> {
  try {
    await using file = await open(path.join(directory, name), constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = await file.stat();
    if (!stat.isFile()) return undefined;
    const { buffer, bytesRead } = await file.read(Buffer.alloc(firstLineBytes), 0, firstLineBytes, 0);
    const [firstLine = ''] = buffer.toString('utf8', 0, bytesRead).split('\n', 1);
    const isScript = name.endsWith('.sh') || firstLine.startsWith('#!');
    return { runnable: (stat.mode & 0o100) !== 0, firstLine: isScript ? firstLine : undefined };
  } catch (error) {
    if (hasErrno(error, 'ENOENT', 'ELOOP', 'ENXIO')) return undefined;
    throw new Failure('BAD_MODEL', `can't read ${name} in ${directory}: ${errnoText(error)}`, { path: name }, { cause: error });
  }
}

async function manifestText(directory: string): Promise<string> {
  const text = await readFile(path.join(directory, 'maas.yaml'), 'utf8');
  if (text.length > manifestBytes) throw new Failure('BAD_MODEL', `maas.yaml in ${directory} is larger than ${manifestBytes / 1024} KB`);
  return text;
}
