import type { ErrorReport } from './error-report.js';

/** The JSON object that a command prints on stdout with `--json`. Commands that follow something print plain values instead, one per line. */
export type Envelope = { readonly ok: true; readonly result: unknown } | { readonly ok: false; readonly error: EnvelopeError };

export type EnvelopeError = Pick<ErrorReport, 'code' | 'message' | 'hint' | 'retryable' | 'details'>;

export function successEnvelope(result: unknown): Envelope {
  return { ok: true, result };
}

export function errorEnvelope({ code, message, hint, retryable, details }: ErrorReport): Envelope {
  return { ok: false, error: { code, message, hint, retryable, details } };
}

/** JSON on one line, or indented for a terminal. A bigint becomes a string of its digits. */
export function toJson(value: unknown, indented: boolean): string {
  return JSON.stringify(value, (_key, part) => (typeof part === 'bigint' ? String(part) : part), indented ? 2 : undefined);
}
