import { readdir, readlink } from 'node:fs/promises';

/** What this process has open below a directory, files without a name too. */
export async function openFilesBelow(directory: string): Promise<string[]> {
  const links = await Promise.all((await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')));
  return links.filter((target) => target.startsWith(directory));
}
