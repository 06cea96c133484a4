import type { z } from 'zod';

/** The first thing that a schema found wrong, and where in the value: `payload.url: Invalid input: …`; of the whole value without a place. */
export function firstIssue({ issues }: z.ZodError): string {
  const [issue] = issues;
  const message = issue?.message ?? 'not understood';
  const place = issue?.path.join('.') ?? '';
  return place === '' ? message : `${place}: ${message}`;
}
