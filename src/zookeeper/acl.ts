import type { AclEntry, Permission } from './port.js';

/** Who may do what with the znodes that we make: everyone all; we all and others read; we alone. "We" are who has our credentials. */
export type Access = 'open' | 'readable' | 'private';

const all: readonly Permission[] = ['read', 'write', 'create', 'delete', 'admin'];
/** The server puts in the identities that the session has shown. */
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
