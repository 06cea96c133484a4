import type { ModelLimits } from './limits.js';

/**
 * Why a path can't be part of a model; undefined when it can. A good path is relative, with `/`, without empty, `.` and `..` parts,
 * and is text: a name that is not UTF-8 would be another name on the node.
 */
export function pathFault(path: string, limits: Pick<ModelLimits, 'pathBytes'>): string | undefined {
  if (path === '') return 'is empty';
  if (path.startsWith('/')) return 'is absolute';
  if (path.includes('\0')) return 'has a NUL character';
  if (path.includes('\uFFFD')) return 'is not UTF-8';
  if (Buffer.byteLength(path) > limits.pathBytes) return `is longer than ${limits.pathBytes} bytes`;

  const parts = path.split('/');
  if (parts.includes('..')) return 'climbs with ..';
  if (parts.includes('') || parts.includes('.')) return 'has an empty part';
  if (parts.some((part) => Buffer.byteLength(part) > 255)) return 'has a part longer than 255 bytes';
  return undefined;
}

/** `''` for what is at the top. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
