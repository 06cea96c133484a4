import { text } from 'node:stream/consumers';
import { Failure } from '../../errors/catalogue.js';
import type { HdfsFileSystem } from '../../storage/hdfs/file-system.js';
import type { PatternFiles } from '../parsers/port.js';

/** Grok patterns on HDFS, where Metron keeps them; without an HDFS there are none but the built-in ones. */
export function hdfsPatterns(open: () => Promise<HdfsFileSystem | undefined>, signal: AbortSignal): PatternFiles {
  return {
    async read(path) {
      const hdfs = await open();
      if (hdfs === undefined) return undefined;
      try {
        return await text(await hdfs.read(path, { signal }));
      } catch (error) {
        if (error instanceof Failure && error.code === 'NO_SUCH_FILE') return undefined;
        throw error;
      }
    },
  };
}
