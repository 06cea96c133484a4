import { Failure } from '../../errors/catalogue.js';

/**
 * An absolute path without empty parts and a trailing slash.
 * @throws Failure NOT_ALLOWED
 */
export function hdfsPath(path: string): string {
  const parts = path.split('/').filter((part) => part !== '');
  if (!path.startsWith('/') || path.includes('\0') || parts.some((part) => part === '.' || part === '..')) {
    throw new Failure('NOT_ALLOWED', `${JSON.stringify(path)} can't be a path on HDFS`, { path }, { hint: 'give an absolute path' });
  }
  return `/${parts.join('/')}`;
}

export function noSuchFile(uri: string, path: string): Failure {
  return new Failure('NO_SUCH_FILE', `there is no ${uri}${path}`, { path });
}

export function isDirectory(uri: string, path: string): Failure {
  return new Failure('NOT_ALLOWED', `${uri}${path} is a directory`, { path }, { hint: 'name a file' });
}

export function notDirectory(uri: string, path: string): Failure {
  return new Failure('NOT_ALLOWED', `${uri}${path} is a file, and nothing can be below it`, { path }, { hint: 'choose another path' });
}

export function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

export function notEmpty(uri: string, path: string): Failure {
  return new Failure('NOT_ALLOWED', `${uri}${path} is not empty`, { path }, { hint: 'remove what is in it first, or recursively' });
}

export function isRoot(uri: string): Failure {
  return new Failure('NOT_ALLOWED', `${uri}/ can't be removed: it is the root`, {}, { hint: 'name a file or directory' });
}
