import type { AclEntry, Permission } from './port.js';

/**
 * Who may access the znodes that we make. `open`: everyone may do anything. `readable`: we may do anything, others read. `private`: only we
 * have access. "We" are all clients with our credentials.
 */
export type Access = 'open' | 'readable' | 'private';

const all: readonly Permission[] = ['read', 'write', 'create', 'delete', 'admin'];
/** The server replaces the scheme `auth` by the identities that the session has proved. */
const ours: AclEntry = { scheme: 'auth', id: '', permissions: all };
const others = (permissions: readonly Permission[]): AclEntry => ({ scheme: 'world', id: 'anyone', permissions });

const entries: Readonly<Record<Access, readonly AclEntry[]>> = {
  open: [others(all)],
  readable: [ours, others(['read'])],
  private: [ours],
};

export function aclFor(access: Access): readonly AclEntry[] {
  return entries[access];
}
