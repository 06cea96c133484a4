import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Failure } from '../../errors/catalogue.js';
import { hasErrno } from '../../runtime/errno.js';
import type { PatternFiles } from '../parsers/port.js';

/** Grok patterns below a directory, which stands in for the root of HDFS: `/patterns/squid` is `<directory>/patterns/squid`. */
export function patternDirectory(directory: string): PatternFiles {
  return {
    async read(grokPath) {
      // From the root: so `..` does not lead out of the directory.
      const file = path.join(directory, path.resolve('/', grokPath));
      try {
        return await readFile(file, 'utf8');
      } catch (cause) {
        if (hasErrno(cause, 'ENOENT', 'ENOTDIR')) return undefined;
        throw new Failure('BAD_SENSOR_CONFIG', `cannot read ${file}`, { file }, { cause });
      }
    },
  };
}
