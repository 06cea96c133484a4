/** A request as Metron's clients put it on the queue (`org.apache.metron.maas.config.ModelRequest`). */
export interface QueueItemRequest {
  readonly name: string;
  readonly version: string;
  readonly numInstances: number;
  /** Memory of each instance in MB; 0 in a REMOVE. */
  readonly memory: number;
  readonly action: 'ADD' | 'REMOVE';
  /** Where the model's files are on HDFS; null in a REMOVE. */
  readonly path: string | null;
}

/** What a queue item was decoded to. */
export type DecodedQueueItem =
  | { readonly kind: 'request'; readonly request: QueueItemRequest }
  /** JSON `null`, which `-mo LIST` of Metron's client leaves on the queue. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'broken'; readonly reason: string };

/** Writes exactly the fields that Metron's reader knows: an unknown field makes it fail. */
export function encodeQueueItem({ name, version, numInstances, memory, action, path }: QueueItemRequest): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ name, version, numInstances, memory, action, path }));
}

/**
 * Reads whatever Metron's reader can read, with the same result (Jackson with its defaults): where an integer is expected, `"2"` and 2.7
 * are 2, and null or a missing field is 0; where a text is expected, a number or boolean is taken as its text. An item on which Metron's
 * reader fails is `broken`, with the reason.
 */
export function decodeQueueItem(data: Uint8Array): DecodedQueueItem {
  try {
    const value = parse(data);
    return value === null ? { kind: 'nothing' } : { kind: 'request', request: modelRequest(value) };
  } catch (error) {
    if (error instanceof Broken) return { kind: 'broken', reason: error.message };
    throw error;
  }
}

class Broken extends Error {}

/** A number with its digits as written: Metron reads the version 1.0 as the text `1.0`, not `1`. */
class NumberText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Scalar = string | boolean | null | NumberText;

const fields = new Set(['name', 'version', 'numInstances', 'memory', 'action', 'path']);

function parse(data: Uint8Array): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(data);
    return JSON.parse(text, (_key: string, value: unknown, context?: { source?: string }) =>
      typeof value === 'number' ? new NumberText(context?.source ?? String(value)) : value,
    );
  } catch {
    throw new Broken('it is not JSON');
  }
}

function modelRequest(value: unknown): QueueItemRequest {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof NumberText) {
    throw new Broken('it is not a JSON object');
  }
  const unknown = Object.keys(value).find((key) => !fields.has(key));
  if (unknown !== undefined) throw new Broken(`it has the field ${JSON.stringify(unknown.slice(0, 64))}, which Metron does not know`);

  const request = new Map(Object.entries(value).map(([key, field]) => [key, scalar(key, field)]));
  const action = textOf(request, 'action');
  if (action !== 'ADD' && action !== 'REMOVE') throw new Broken('its action is neither ADD nor REMOVE');
  return {
    name: required(request, 'name'),
    version: required(request, 'version'),
    numInstances: integerOf(request, 'numInstances'),
    memory: integerOf(request, 'memory'),
    action,
    path: textOf(request, 'path') ?? null,
  };
}

function scalar(key: string, value: unknown): Scalar {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || value instanceof NumberText) return value;
  throw new Broken(`its ${key} is neither text nor a number`);
}

function textOf(request: ReadonlyMap<string, Scalar>, key: string): string | undefined {
  const value = request.get(key) ?? undefined;
  return value instanceof NumberText ? value.text : value?.toString();
}

function required(request: ReadonlyMap<string, Scalar>, key: string): string {
  const text = textOf(request, key);
  if (text === undefined) throw new Broken(`it has no ${key}`);
  return text;
}

const integerPattern = /^[+-]?\d+$/;
const largestInteger = 2 ** 31 - 1;

/** Reads a field as a Java int. */
function integerOf(request: ReadonlyMap<string, Scalar>, key: string): number {
  const value = request.get(key) ?? null;
  if (value === null) return 0;
  const text = value instanceof NumberText ? value.text : String(value).trim();
  if (text === '' || text === 'null') return 0;

  const number = value instanceof NumberText ? Math.trunc(Number(text)) : integerPattern.test(text) ? Number(text) : Number.NaN;
  if (Math.abs(number) <= largestInteger) return number === 0 ? 0 : number;
  throw new Broken(`its ${key} is not an integer: ${text.slice(0, 64)}`);
}
