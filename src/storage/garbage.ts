import type { ModelVersion } from './artifacts.js';
import type { ModelStore, TransferOptions } from './port.js';

/** An archive that no deployment uses. */
export interface Garbage extends ModelVersion {
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
  /** epoch ms */
  readonly storedAt: number;
}

const archivePattern = /^([^/]+)\/([^/]+)\/([0-9a-f]{64})\.tar\.gz$/;

/**
 * The archives that are not in use and were stored before some time; what is not one of ours is left out.
 *
 * @param used SHA-256s of the archives in use
 * @param before epoch ms: a younger one may be of somebody who is about to ask for it
 */
export async function findGarbage(
  store: ModelStore,
  used: ReadonlySet<string>,
  before: number,
  options: TransferOptions = {},
): Promise<readonly Garbage[]> {
  return (await store.list('', options)).flatMap(({ path, size, modifiedAt }) => {
    const [, name, version, sha256] = archivePattern.exec(path) ?? [];
    if (name === undefined || version === undefined || sha256 === undefined) return [];
    return used.has(sha256) || modifiedAt >= before ? [] : [{ name, version, path, sha256, size, storedAt: modifiedAt }];
  });
}
