import { hostname, userInfo } from 'node:os';
import type { Request } from '../../control/records.js';

/** The user and host that make a request, as it is recorded in the request's znode. */
export function currentRequester(): Request['requester'] {
  return { user: userName(), host: hostname(), via: 'maas' };
}

/** In a container, the user may have no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}
