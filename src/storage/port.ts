import type { Readable } from 'node:stream';

/**
 * Where model archives live, under one root: a directory, or HDFS.
 *
 * Paths are relative to the root, with `/`; no part of them starts with a dot (store-path.ts). What is stored under a path never changes: a path stands for one content.
 */
export interface ModelStore {
  /** Shown to people and written in deployments: `file:///var/lib/maas/store`, `hdfs://nameservice/apps/maas`. */
  readonly uri: string;

  /**
   * Stores the whole of `content` or nothing: written under a temporary name, made durable, verified, renamed.
   * The same content again is no error.
   *
   * @throws Failure EXISTS_WITH_OTHER_CONTENT, CHANGED_MEANWHILE when `content` is not what `expected` says, STORE_UNREACHABLE, STORE_FULL,
   *   NOT_ALLOWED
   */
  put(path: string, content: () => Readable, expected: Digest, options?: TransferOptions): Promise<StoredObject>;
  /** @throws Failure NO_SUCH_ARTIFACT, STORE_UNREACHABLE, NOT_ALLOWED; a stream that ends short errors */
  get(path: string, options?: TransferOptions): Promise<Readable>;
  /** @returns undefined when there is none */
  stat(path: string, options?: TransferOptions): Promise<StoredObject | undefined>;
  /** Every object below `path`, at any depth, in text order; `''` is the root. None when there is no such path. */
  list(path: string, options?: TransferOptions): Promise<readonly StoredObject[]>;
  /** Removing what is not there is no error. */
  remove(path: string, options?: TransferOptions): Promise<void>;
}

export interface Digest {
  /** 64 lower-case hexadecimal digits */
  readonly sha256: string;
  /** bytes */
  readonly size: number;
}

export interface StoredObject {
  readonly path: string;
  /** The whole address, which a node fetches from. */
  readonly uri: string;
  readonly size: number;
  /** epoch ms */
  readonly modifiedAt: number;
}

export interface TransferOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told the bytes moved so far, as they move. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
}
