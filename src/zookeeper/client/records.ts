import { bitsOf, permissionsOf } from '../permission-bits.js';
import type { AclEntry, CreateMode, Stat, Version } from '../port.js';
import type { AclRecord, Jute, StatRecord } from './jute.js';

/** The flags of a create request. With a number above these the server silently creates a znode of another kind. */
export const createFlags: Readonly<Record<CreateMode, number>> = {
  persistent: 0,
  ephemeral: 1,
  'persistent sequential': 2,
  'ephemeral sequential': 3,
};

export function statFrom(record: StatRecord): Stat {
  const owner = record.ephemeralOwner.toString('hex');
  return {
    czxid: record.czxid.readBigInt64BE(0),
    mzxid: record.mzxid.readBigInt64BE(0),
    pzxid: record.pzxid.readBigInt64BE(0),
    createdAt: Number(record.ctime.readBigInt64BE(0)),
    modifiedAt: Number(record.mtime.readBigInt64BE(0)),
    version: record.version as Version,
    childrenVersion: record.cversion,
    aclVersion: record.aversion,
    ephemeralOwner: isSession(owner) ? owner : undefined,
    dataLength: record.dataLength,
    childrenCount: record.numChildren,
  };
}

export function versionOf(expected: Version | 'any'): number {
  return expected === 'any' ? -1 : expected;
}

export function aclRecords(jute: Jute, acl: readonly AclEntry[]): AclRecord[] {
  return acl.map(({ scheme, id, permissions }) => new jute.data.ACL(bitsOf(permissions), new jute.data.Id(scheme, id)));
}

export function aclEntry({ perms, id }: AclRecord): AclEntry {
  return {
    scheme: id.scheme ?? '',
    id: id.id ?? '',
    permissions: permissionsOf(perms),
  };
}

/** Whether the owner field of a Stat is a session. Containers and znodes with a TTL have a mark there, whose first byte is 0x80 or 0xff. */
function isSession(owner: string): boolean {
  return !/^(0{16}|80{15}|ff)/.test(owner);
}
