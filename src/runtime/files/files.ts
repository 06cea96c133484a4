/**
 * The file system, for state that must outlive us: what an agent, a model store or `maas dev` knows again after a kill or a power cut.
 *
 * Paths are absolute. Errors are the operating system's, with its `code` (`ENOSPC`, `EACCES`, …): see errno.ts. Whoever writes decides what is
 * durable: the bytes of a file after its `sync`, its name after the `sync` of the directory.
 */
export interface Files {
  /** @throws ENOENT, EISDIR */
  read(file: string): Promise<Buffer>;
  /** For reading, and never through a symbolic link. @throws ENOENT, ELOOP */
  open(file: string): Promise<OpenFile>;
  /** A new file, to be written from its start. @param mode as of chmod, less the umask @throws EEXIST */
  create(file: string, mode: number): Promise<NewFile>;
  /** Follows symbolic links. @returns undefined when nothing is there */
  stat(path: string): Promise<FileStat | undefined>;
  /** In no order. @throws ENOENT, ENOTDIR */
  list(directory: string): Promise<readonly FileEntry[]>;
  /** With what is missing above it; no error when it is there already. Names are durable. @param mode of those that are made, whatever the umask */
  makeDirectory(directory: string, mode?: number): Promise<void>;
  /** Replaces a file of the name. @throws ENOENT */
  rename(from: string, to: string): Promise<void>;
  /** A second name of a file. @throws EEXIST, ENOENT */
  link(file: string, name: string): Promise<void>;
  /** Makes the names in a directory durable: a file that is synced but whose name is not can be gone after a power cut. */
  sync(directory: string): Promise<void>;
  /** A model that has it open goes on writing at its new end. @throws ENOENT */
  truncate(file: string): Promise<void>;
  /** No error when it is gone already. @throws EISDIR or EPERM for a directory */
  remove(file: string): Promise<void>;
  /** An empty directory. @throws ENOTEMPTY, ENOENT */
  removeDirectory(directory: string): Promise<void>;
  /** Whatever has the name, with all below it; no error when there is nothing. */
  removeTree(path: string): Promise<void>;
}

export interface OpenFile {
  [Symbol.asyncDispose](): Promise<void>;
  /** bytes, when it was opened */
  readonly size: number;
  /** @param from the byte to begin at; default: the first */
  chunks(from?: number): AsyncIterable<Buffer>;
}

export interface NewFile {
  [Symbol.asyncDispose](): Promise<void>;
  /** All of it, after what was written before. */
  write(bytes: Uint8Array): Promise<void>;
  setMode(mode: number): Promise<void>;
  /** Its bytes are on the medium once answered. */
  sync(): Promise<void>;
}

export interface FileStat {
  readonly kind: FileKind;
  /** bytes */
  readonly size: number;
  /** epoch ms */
  readonly modifiedAt: number;
}

export interface FileEntry {
  readonly name: string;
  readonly kind: FileKind;
}

export type FileKind = 'file' | 'directory' | 'other';
