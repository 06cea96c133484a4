import { Failure } from '../errors/catalogue.js';

/** Where a model's plain files are stored for Metron, and how a queue item names that place. */
export interface FlatPlace {
  /** The store to open: Metron's paths are absolute on HDFS, and below the root of a directory store. */
  readonly store: string;
  /** The path of the files below the store's root. */
  readonly path: string;
  /** The path that the queue item names. */
  readonly itemPath: string;
}

/**
 * @param store the URL of the store from the settings: `hdfs://nameservice/apps/maas`, `file:///shared/maas`
 * @param asked the path that the option `-hmp` names; default: `<name>/<version>` in the store
 * @throws Failure WRONG_USAGE for the root itself: everything below it would count as the model's files
 */
export function flatPlace(
  store: string,
  asked: string | undefined,
  { name, version }: { readonly name: string; readonly version: string },
): FlatPlace {
  const url = new URL(store);
  const own = `${name}/${version}`;
  const path = trimmed(asked ?? (url.protocol === 'file:' ? own : `${decodeURIComponent(url.pathname)}/${own}`));
  if (path === '') {
    const hint = 'name the directory of its files, such as --path /user/root/models';
    throw new Failure('WRONG_USAGE', `a model can't lie at ${asked}, the root of the store`, {}, { hint });
  }
  return { store: flatRoot(store), path, itemPath: `/${path}` };
}

/** The place that the paths of queue items are relative to: the root of the store's HDFS, or the directory of a directory store. */
export function flatRoot(store: string): string {
  const { protocol, host } = new URL(store);
  return protocol === 'file:' ? store : `${protocol}//${host}/`;
}

/** Removes redundant slashes, which HDFS ignores too. */
function trimmed(path: string): string {
  return path
    .split('/')
    .filter((part) => part !== '')
    .join('/');
}
