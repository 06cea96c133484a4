import { z } from 'zod';

/** One request on Metron's queue (`org.apache.metron.maas.config.ModelRequest`). */
export interface QueueItemRequest {
  readonly name: string;
  readonly version: string;
  readonly numInstances: number;
  /** MB; 0 with REMOVE */
  readonly memory: number;
  readonly action: 'ADD' | 'REMOVE';
  /** Of the model on HDFS; null with REMOVE. */
  readonly path: string | null;
}

/** Metron's reader dies on a field it does not know: these, and no others. */
export function encodeQueueItem({ name, version, numInstances, memory, action, path }: QueueItemRequest): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ name, version, numInstances, memory, action, path }));
}

/** As Metron's reader takes them: "2" is 2, null is 0, and a numeric version is text. */
const count = z
  .union([z.number(), z.null(), z.string().regex(/^\s*-?\d+\s*$/)])
  .optional()
  .transform((value) => Math.trunc(Number(value ?? 0)));
const text = z.union([z.string(), z.number().transform(String)]);

const schema = z.object({
  name: text,
  version: text,
  numInstances: count,
  memory: count,
  action: z.enum(['ADD', 'REMOVE']),
  path: z.string().nullish(),
});

export type DecodedQueueItem =
  | { readonly kind: 'request'; readonly request: QueueItemRequest }
  /** Metron's `-mo LIST` queues a `null`: it asks for nothing. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'broken'; readonly reason: string };

export function decodeQueueItem(data: Uint8Array): DecodedQueueItem {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(data));
  } catch {
    return { kind: 'broken', reason: 'it is no JSON' };
  }
  if (value === null) return { kind: 'nothing' };
  const parsed = schema.safeParse(value);
  if (parsed.success) return { kind: 'request', request: { ...parsed.data, path: parsed.data.path ?? null } };
  const [issue] = parsed.error.issues;
  return { kind: 'broken', reason: `${issue?.path.join('.') || 'it'}: ${issue?.message ?? 'is not understood'}` };
}
