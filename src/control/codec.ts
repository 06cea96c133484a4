import type { z } from 'zod';
import { Failure } from '../errors/catalogue.js';
import { firstIssue } from '../errors/first-issue.js';

/** A znode's data as JSON of one shape. */
export interface Codec<Value> {
  encode(value: Value): Uint8Array;
  /** @throws Failure LAYOUT_MISMATCH, naming `path`, when the data is not of this shape */
  decode(data: Uint8Array, path: string): Value;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

export function jsonCodec<Schema extends z.ZodType>(schema: Schema): Codec<z.output<Schema>> {
  return {
    encode: (value) => encoder.encode(JSON.stringify(value)),
    decode: (data, path) => {
      const parsed = schema.safeParse(parseJson(data, path));
      if (parsed.success) return parsed.data;
      throw new Failure('LAYOUT_MISMATCH', `${path} is not what this maas writes there: ${firstIssue(parsed.error)}`, {
        path,
      });
    },
  };
}

function parseJson(data: Uint8Array, path: string): unknown {
  try {
    return JSON.parse(decoder.decode(data));
  } catch (cause) {
    throw new Failure('LAYOUT_MISMATCH', `${path} holds no JSON`, { path }, { cause });
  }
}
