import type { NodeRecord } from '../../src/control/records.js';
import { nodeName } from '../../src/domain/identity.js';

/** A node as its agent tells of it. */
export function nodeRecord(name: string, changes: Partial<NodeRecord> = {}): NodeRecord {
  return {
    node: nodeName(name),
    address: name,
    memoryMb: 1_024,
    labels: {},
    draining: false,
    maasVersion: '0.1.0',
    startedAt: 0,
    bootId: 'boot',
    hostname: name,
    ...changes,
  };
}
