import { z } from 'zod';
import { type Code, catalogue } from '../../../src/errors/catalogue.js';

const codes = [...(Object.keys(catalogue) as Code[]), 'DEFECT'] as const;

/** The schema of what `--json` prints. */
export const envelopeSchema = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), result: z.unknown() }),
  z.strictObject({
    ok: z.literal(false),
    error: z.strictObject({
      code: z.enum(codes),
      message: z.string().min(1),
      hint: z.string(),
      retryable: z.boolean(),
      details: z.record(z.string(), z.unknown()),
    }),
  }),
]);
