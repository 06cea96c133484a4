import type { Codec } from './codec.js';
import type { MirroredZnode } from './mirror.js';

export type Decoded<Value> = { readonly value: Value } | { readonly fault: unknown };

/** Decodes mirrored znodes, each only once as long as it does not change: looking at thousands again costs only what changed. */
export function decodingOnce<Value>(codec: Codec<Value>): (znode: MirroredZnode) => Decoded<Value> {
  const known = new WeakMap<MirroredZnode, Decoded<Value>>();
  return (znode) => {
    const found = known.get(znode) ?? decode(codec, znode);
    known.set(znode, found);
    return found;
  };
}

function decode<Value>(codec: Codec<Value>, { data, path }: MirroredZnode): Decoded<Value> {
  try {
    return { value: codec.decode(data, path) };
  } catch (fault) {
    return { fault };
  }
}
