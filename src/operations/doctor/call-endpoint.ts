import type { Endpoint } from '../../domain/endpoint.js';
import { functionUrl } from '../../metron/endpoint.js';
import type { Clock } from '../../runtime/clock/clock.js';
import { LenientHttpError, lenientGet } from '../../runtime/http/lenient-http.js';
import type { EndpointState } from './check.js';

const timeoutMs = 5_000;

/** Calls `apply` without arguments: any answer shows that somebody is there. A refused connection is tried once more. */
export async function callEndpoint(endpoint: Endpoint, clock: Clock, signal: AbortSignal): Promise<EndpointState> {
  try {
    await lenientGet({ url: functionUrl(endpoint, 'apply', {}), timeoutMs, signal }, clock);
    return { kind: 'answers' };
  } catch (error) {
    if (!(error instanceof LenientHttpError)) throw error;
    if (error.trouble === 'refused') return { kind: 'refused' };
    return error.trouble === 'too large' ? { kind: 'answers' } : { kind: 'silent', reason: error.message };
  }
}
