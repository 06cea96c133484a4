import type { Readable } from 'node:stream';
import type { TransferOptions } from '../port.js';

/**
 * HDFS as a file system: what Stellar's HDFS_* functions and `maas doctor` need of it. Models go through the ModelStore port.
 *
 * Paths are absolute, `/patterns/squid`, as HDFS spells them: nothing in them is percent-encoded.
 */
export interface HdfsFileSystem {
  /** Shown to people: `hdfs://nameservice`. */
  readonly uri: string;

  /** @returns undefined when there is no such path */
  stat(path: string, options?: TransferOptions): Promise<HdfsEntry | undefined>;
  /**
   * What is in a directory, in text order; of a file, the file itself.
   * @throws Failure NO_SUCH_FILE, NOT_ALLOWED, STORE_UNREACHABLE
   */
  list(path: string, options?: TransferOptions): Promise<readonly HdfsEntry[]>;
  /**
   * A file's bytes; the stream errors when it ends short.
   * @throws Failure NO_SUCH_FILE, NOT_ALLOWED, STORE_UNREACHABLE
   */
  read(path: string, options?: TransferOptions): Promise<Readable>;
  /**
   * Writes a file and the directories above it, over one that is there: whole, or not at all.
   * @param content asked again when a transfer has to begin anew
   * @throws Failure NOT_ALLOWED, STORE_FULL, STORE_UNREACHABLE
   */
  write(path: string, content: () => Readable, options?: TransferOptions): Promise<void>;
  /**
   * Removes a file or an empty directory; with `recursive` a directory with all that is in it.
   * @returns whether there was anything
   * @throws Failure NOT_ALLOWED, also of a directory that is not empty, without `recursive`; STORE_UNREACHABLE
   */
  remove(path: string, options?: RemoveOptions): Promise<boolean>;
  /** The directory of the user that we are on HDFS; it need not be there. */
  home(options?: TransferOptions): Promise<string>;
  /** @throws Failure NOT_ALLOWED, STORE_UNREACHABLE */
  state(options?: TransferOptions): Promise<HdfsState>;
}

export interface RemoveOptions extends TransferOptions {
  readonly recursive?: boolean | undefined;
}

export interface HdfsEntry {
  /** absolute */
  readonly path: string;
  readonly kind: 'file' | 'directory';
  /** bytes; 0 of a directory */
  readonly size: number;
  /** epoch ms */
  readonly modifiedAt: number;
  readonly owner: string;
  readonly group: string;
  /** `755`, in octal digits */
  readonly permission: string;
}

/** What is undefined the NameNode did not tell: an old one, or one that lets only its administrators see. */
export interface HdfsState {
  /** The NameNode that answered: `http://node1:9870`. */
  readonly nameNode: string;
  readonly safeMode: boolean | undefined;
  /** bytes, over all DataNodes */
  readonly freeBytes: number | undefined;
  readonly liveDataNodes: number | undefined;
}
