import type { Files } from '../../storage/local/port.js';

/** A file system that is connected to at its first use. */
export function lazyFiles(open: () => Promise<Files>): Files {
  return {
    stat: async (...args) => (await open()).stat(...args),
    list: async (...args) => (await open()).list(...args),
    read: async (...args) => (await open()).read(...args),
    write: async (...args) => (await open()).write(...args),
    remove: async (...args) => (await open()).remove(...args),
    home: async (...args) => (await open()).home(...args),
  };
}
