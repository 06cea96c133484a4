import type { Permission } from './port.js';

/** As ZooKeeper has them on the wire (org.apache.zookeeper.ZooDefs.Perms). */
const bits: readonly (readonly [Permission, number])[] = [
  ['read', 1],
  ['write', 2],
  ['create', 4],
  ['delete', 8],
  ['admin', 16],
];

export function bitsOf(permissions: readonly Permission[]): number {
  return bits.reduce((sum, [name, bit]) => (permissions.includes(name) ? sum | bit : sum), 0);
}

export function permissionsOf(sum: number): readonly Permission[] {
  return bits.filter(([, bit]) => (sum & bit) !== 0).map(([name]) => name);
}
