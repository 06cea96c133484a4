import { messageOf } from '../errors/message-of.js';

/** For people. */
const texts: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'the file system is read-only',
  ENOENT: 'no such file or directory',
  ENOTDIR: 'not a directory',
  EISDIR: 'is a directory',
  EEXIST: 'exists already',
  ENOTEMPTY: 'exists already',
  ENOSPC: 'no space left',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'larger than the file system allows',
  ELOOP: 'a circle of symbolic links',
  EIO: 'the disk fails to read or write',
  ENAMETOOLONG: 'the name is too long',
};

/** What the operating system answered: `ENOENT` and the like. */
export function errnoOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

export function hasErrno(error: unknown, ...codes: readonly string[]): boolean {
  const code = errnoOf(error);
  return code !== undefined && codes.includes(code);
}

/** For `catch`: what is not there is undefined. Whatever else went wrong is thrown: nobody knows then what is there. */
export function undefinedWhenMissing(error: unknown): undefined {
  if (!hasErrno(error, 'ENOENT', 'ENOTDIR')) throw error;
}

export function errnoText(error: unknown): string {
  const code = errnoOf(error);
  if (code === undefined) return messageOf(error);
  return texts[code] ?? code;
}

/** As the operating system would have it: `ENOSPC: no space left, write '/var/lib/maas/…'`. */
export function systemError(code: string, call: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${texts[code] ?? code}, ${call} '${path}'`), { code, syscall: call, path });
}
