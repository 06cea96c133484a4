import { Failure } from '../../errors/catalogue.js';
import { errnoText, hasErrno } from '../errno.js';

/** What the file system said of a path, as a failure that tells what to do; undefined for errors of other origin. */
export function diskFailure(error: unknown): Failure | undefined {
  if (!(error instanceof Error && 'path' in error && typeof error.path === 'string')) return undefined;
  const { path } = error;
  const failure = (code: 'STORE_FULL' | 'NOT_ALLOWED' | 'STORE_UNREACHABLE', hint: string) =>
    new Failure(code, `${path}: ${errnoText(error)}`, { path }, { cause: error, hint });

  if (hasErrno(error, 'ENOSPC', 'EDQUOT', 'EFBIG')) return failure('STORE_FULL', `make room on the file system of ${path}`);
  const isUnmakeable = hasErrno(error, 'ENOENT') && 'syscall' in error && error.syscall === 'mkdir';
  if (isUnmakeable || hasErrno(error, 'EACCES', 'EPERM', 'EROFS'))
    return failure('NOT_ALLOWED', 'give another directory, or access to this one');
  if (hasErrno(error, 'EIO', 'ENOTDIR', 'EISDIR', 'ELOOP')) return failure('STORE_UNREACHABLE', `look at what is there: ls -ld ${path}`);
  return undefined;
}
