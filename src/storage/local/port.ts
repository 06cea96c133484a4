import type { HdfsFileSystem } from '../hdfs/file-system.js';

/** A file system, of this machine or HDFS, as far as functions of expressions need one. */
export type Files = Pick<HdfsFileSystem, 'stat' | 'list' | 'read' | 'write' | 'remove' | 'home'>;
export type { HdfsEntry as FileEntry } from '../hdfs/file-system.js';
