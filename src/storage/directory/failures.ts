import { Failure } from '../../errors/catalogue.js';
import { errnoOf, errnoText, hasErrno } from '../../runtime/errno.js';

const letIn = 'whoever deploys writes to the store, and every agent reads it; have access given, or name another one with --store';

/** Turns an error of the file system into the Failure that the port promises. Other errors (an abort, a defect) are returned unchanged. */
export function asFailure(error: unknown, file: string): unknown {
  if (error instanceof Failure || errnoOf(error) === undefined || (error instanceof Error && error.name === 'AbortError')) return error;
  const failure = (code: 'NO_SUCH_ARTIFACT' | 'STORE_FULL' | 'NOT_ALLOWED' | 'STORE_UNREACHABLE', message: string) =>
    new Failure(code, message, { file }, { cause: error, ...(code === 'NOT_ALLOWED' && { hint: letIn }) });

  const isUnmakeable = error instanceof Error && 'syscall' in error && error.syscall === 'mkdir';
  if (isUnmakeable && hasErrno(error, 'ENOENT', 'ENOTDIR', 'EEXIST'))
    return failure('STORE_UNREACHABLE', `no directory can be made for ${file}: ${errnoText(error)}`);
  if (hasErrno(error, 'ENOENT', 'ENOTDIR', 'EISDIR')) return failure('NO_SUCH_ARTIFACT', `${file} is not in the model store`);
  if (hasErrno(error, 'ENOSPC', 'EDQUOT', 'EFBIG')) return failure('STORE_FULL', `the model store is full at ${file}: ${errnoText(error)}`);
  if (hasErrno(error, 'EACCES', 'EPERM', 'EROFS', 'ELOOP')) return failure('NOT_ALLOWED', `no access to ${file}: ${errnoText(error)}`);
  if (hasErrno(error, 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK')) {
    return failure(
      'STORE_UNREACHABLE',
      `the file system of ${file} has no hard links, which a model store needs; put the store on another`,
    );
  }
  return failure('STORE_UNREACHABLE', `the model store fails at ${file}: ${errnoText(error)}`);
}
