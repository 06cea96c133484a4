import { Header, Pax } from 'tar';
import type { TreeEntry } from './entry.js';

export const blockBytes = 512;

/** Not 1970, which GNU tar warns of, nor before 1980, which zip files and so Python's imports can't say. */
const fixedTime = new Date(Date.UTC(1980, 0, 1));

/** The header blocks of one entry: always the same for the same entry, owned by nobody in particular. */
export function tarHeader(entry: TreeEntry): Buffer {
  const fields = {
    path: entry.kind === 'directory' ? `${entry.path}/` : entry.path,
    mode: entry.kind === 'link' ? 0o777 : entry.mode,
    size: entry.kind === 'file' ? entry.size : 0,
    linkpath: entry.kind === 'link' ? entry.target : '',
    uid: 0,
    gid: 0,
    uname: '',
    gname: '',
    mtime: fixedTime,
  };
  const block = Buffer.alloc(blockBytes);
  const header = new Header(fields);
  header.type = entry.kind === 'file' ? 'File' : entry.kind === 'directory' ? 'Directory' : 'SymbolicLink';
  if (!header.encode(block)) return block;

  const { path, size } = fields;
  const extended = new Pax({ path, size, mtime: fixedTime, uid: 0, gid: 0, ...(entry.kind === 'link' && { linkpath: entry.target }) });
  return Buffer.concat([extended.encode(), block]);
}

/** How many zero bytes fill up the last block of an entry of `size` bytes. */
export function paddingBytes(size: number): number {
  return (blockBytes - (size % blockBytes)) % blockBytes;
}

export const tarEnd: Buffer = Buffer.alloc(2 * blockBytes);
