import { z } from 'zod';
import type { DocumentOutcome, SearchDocument } from '../port.js';

/** The body of a bulk request: for each document one line that names its index and id, and one that is the document. */
export function bulkBody(documents: readonly SearchDocument[]): string {
  let body = '';
  for (const { index, id, json } of documents) {
    body += `${JSON.stringify({ index: { _index: index, _id: id } })}\n${json}\n`;
  }
  return body;
}

const item = z.object({
  status: z.number(),
  error: z.union([z.object({ type: z.string().optional(), reason: z.string().nullish() }), z.string()]).optional(),
});
const answer = z.object({ items: z.array(z.record(z.string(), item)) });

/** Reads the answer to a bulk of `count` documents. @throws Error when it is not the answer to that many documents */
export function bulkOutcomes(body: string, count: number): DocumentOutcome[] {
  const { items } = answer.parse(JSON.parse(body));
  if (items.length !== count) throw new Error(`the answer to ${count} documents tells of ${items.length}`);
  return items.map((each) => outcomeOf(Object.values(each)[0]));
}

function outcomeOf(result: z.infer<typeof item> | undefined): DocumentOutcome {
  if (result === undefined) return { stored: false, reason: 'the server says nothing of it', retryable: true };
  if (result.status >= 200 && result.status < 300) return { stored: true };
  const { error } = result;
  const reason = typeof error === 'object' ? [error.type, error.reason].filter(Boolean).join(': ') : error;
  return { stored: false, reason: reason || `status ${result.status}`, retryable: mayPass(result) };
}

/** Whether the document may be taken later: the server was too busy or broken, or the index is closed to writes for a while, as when its disk is full. */
function mayPass({ status, error }: z.infer<typeof item>): boolean {
  const type = typeof error === 'object' ? error.type : undefined;
  return status === 429 || status >= 500 || type === 'cluster_block_exception';
}
