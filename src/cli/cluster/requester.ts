import { hostname, userInfo } from 'node:os';
import type { Request } from '../../control/records.js';

/** Who asks, as requests record it. */
export function currentRequester(): Request['requester'] {
  return { user: userName(), host: hostname(), via: 'maas' };
}

/** A container may run as a user that its system has no name for. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}
