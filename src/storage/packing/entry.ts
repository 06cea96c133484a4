/** What a model directory is made of. Paths are relative to it; modes are the nine permission bits. */
export type TreeEntry = FileEntry | DirectoryEntry | LinkEntry;

export interface FileEntry {
  readonly kind: 'file';
  readonly path: string;
  readonly mode: number;
  /** bytes */
  readonly size: number;
}

export interface DirectoryEntry {
  readonly kind: 'directory';
  readonly path: string;
  readonly mode: number;
}

export interface LinkEntry {
  readonly kind: 'link';
  readonly path: string;
  readonly target: string;
}
