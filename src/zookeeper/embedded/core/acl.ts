import { createHash } from 'node:crypto';
import { BlockList, isIP } from 'node:net';
import { Code, Refusal } from './code.js';

export const Permission = { read: 1, write: 2, create: 4, delete: 8, admin: 16, all: 31 } as const;

export interface Acl {
  /** Bits of `Permission`. */
  readonly permissions: number;
  readonly scheme: string;
  readonly id: string;
}

/** An identity that a connection has proved. */
export interface Identity {
  readonly scheme: string;
  readonly id: string;
}

export const openAcl: readonly Acl[] = [{ permissions: Permission.all, scheme: 'world', id: 'anyone' }];
export const readOnlyAcl: readonly Acl[] = [{ permissions: Permission.read, scheme: 'world', id: 'anyone' }];

/** @param wanted bits of `Permission`; one of them is enough */
export function isAllowed(acl: readonly Acl[], wanted: number, identities: readonly Identity[]): boolean {
  if (acl === openAcl || acl.length === 0) return true;
  return acl.some(
    (entry) => (entry.permissions & wanted) !== 0 && (entry.scheme === 'world' || identities.some((identity) => matches(entry, identity))),
  );
}

export function requirePermission(path: string, acl: readonly Acl[], wanted: number, identities: readonly Identity[]): void {
  if (!isAllowed(acl, wanted, identities)) throw new Refusal(Code.noAuth, path);
}

/**
 * The ACL that is stored for the one a client asked for: `auth` is replaced by the client's own identities, and duplicates are removed.
 *
 * @throws Refusal invalidAcl
 */
export function resolveAcl(path: string, asked: readonly Acl[] | undefined, identities: readonly Identity[]): readonly Acl[] {
  if (asked === undefined || asked.length === 0) throw new Refusal(Code.invalidAcl, path);
  const kept = new Map<string, Acl>();
  for (const entry of asked) {
    for (const resolved of resolveEntry(path, entry, identities))
      kept.set(`${resolved.permissions} ${resolved.scheme} ${resolved.id}`, resolved);
  }
  const acl = [...kept.values()];
  return isOpen(acl) ? openAcl : acl;
}

/** The identity that `addauth digest user:password` gives. */
export function digestIdentity(credentials: string): Identity {
  const user = credentials.split(':', 1)[0] ?? '';
  return { scheme: 'digest', id: `${user}:${createHash('sha1').update(credentials).digest('base64')}` };
}

/** The ACL as shown to one who may read but not administer it: without the digests of passwords. */
export function maskDigests(acl: readonly Acl[]): readonly Acl[] {
  return acl.map((entry) => (entry.scheme === 'digest' ? { ...entry, id: `${entry.id.split(':', 1)[0]}:x` } : entry));
}

function resolveEntry(path: string, entry: Acl, identities: readonly Identity[]): readonly Acl[] {
  if (entry.scheme === 'auth') {
    const own = identities.filter(({ scheme }) => scheme !== 'ip');
    if (own.length === 0) throw new Refusal(Code.invalidAcl, path);
    return own.map(({ scheme, id }) => ({ permissions: entry.permissions, scheme, id }));
  }
  if (!isValidEntry(entry)) throw new Refusal(Code.invalidAcl, path);
  return [entry];
}

function isValidEntry({ scheme, id }: Acl): boolean {
  if (scheme === 'world') return id === 'anyone';
  if (scheme === 'digest') return id.split(':').length === 2;
  if (scheme === 'ip') return networkOf(id) !== undefined;
  return false;
}

function matches(entry: Acl, identity: Identity): boolean {
  if (entry.scheme !== identity.scheme) return false;
  return entry.scheme === 'ip' ? isInNetwork(identity.id, entry.id) : entry.id === identity.id;
}

function isInNetwork(address: string, network: string): boolean {
  return networkOf(network)?.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4') ?? false;
}

function networkOf(id: string): BlockList | undefined {
  const [address = '', bits] = id.split('/');
  const family = isIP(address);
  if (family === 0) return undefined;
  const widest = family === 6 ? 128 : 32;
  const prefix = bits === undefined ? widest : Number(bits);
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > widest || bits === '') return undefined;
  const network = new BlockList();
  network.addSubnet(address, prefix, family === 6 ? 'ipv6' : 'ipv4');
  return network;
}

function isOpen(acl: readonly Acl[]): boolean {
  const [only] = acl;
  return acl.length === 1 && only !== undefined && only.scheme === 'world' && only.permissions === Permission.all;
}
