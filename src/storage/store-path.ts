import { Failure } from '../errors/catalogue.js';

/**
 * Parts that start with a dot are the store's own (its temporary files), which also keeps `.` and `..` out.
 *
 * @throws Failure NOT_ALLOWED: such a path is a mistake or an attack, whoever sent it
 */
export function checkStorePath(path: string): void {
  const parts = path.split('/');
  if (parts.every((part) => part !== '' && !part.startsWith('.') && !part.includes('\0')) && Buffer.byteLength(path) <= 2048) return;
  throw new Failure('NOT_ALLOWED', `${JSON.stringify(path)} can't be a path in a model store`, { path });
}

/**
 * The path, relative to the store's root, that an address names.
 *
 * @throws Failure NOT_ALLOWED: nodes fetch from the configured stores alone
 */
export function pathInStore(store: { readonly uri: string }, uri: string): string {
  const root = store.uri.endsWith('/') ? store.uri : `${store.uri}/`;
  if (!uri.startsWith(root)) throw new Failure('NOT_ALLOWED', `${uri} is not in the model store ${store.uri}`, { uri, store: store.uri });
  const path = decodePath(uri.slice(root.length).replace(/\/$/, ''));
  checkStorePath(path);
  return path;
}

/** The address of a path: percent-encoded, so that it can be read back by any URL parser. */
export function uriInStore(root: string, path: string): string {
  return `${root.replace(/\/$/, '')}/${path.split('/').map(encodeURIComponent).join('/')}`;
}

function decodePath(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    throw new Failure('NOT_ALLOWED', `${text} is not a percent-encoded path`, { path: text }, { cause: error });
  }
}
