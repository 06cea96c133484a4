/** Between the port's words and the state machine's numbers. */
import type { Acl } from './embedded/core/acl.js';
import { openAcl } from './embedded/core/acl.js';
import { Code, type Refusal } from './embedded/core/code.js';
import type { WriteResult } from './embedded/core/machine.js';
import type { WriteRequest } from './embedded/core/request.js';
import { EventType } from './embedded/core/watches.js';
import type { StatRecord } from './embedded/core/znode.js';
import { bitsOf, permissionsOf } from './permission-bits.js';
import type { AclEntry, CreateMode, Stat, Step, StepResult, Version, WatchEvent, ZooKeeperFault } from './port.js';
import { ZooKeeperError } from './port.js';

const faults: Readonly<Partial<Record<Code, ZooKeeperFault>>> = {
  [Code.noNode]: 'no znode',
  [Code.nodeExists]: 'exists',
  [Code.noChildrenForEphemerals]: 'ephemeral parent',
  [Code.notEmpty]: 'not empty',
  [Code.badVersion]: 'version conflict',
  [Code.noAuth]: 'not allowed',
  [Code.invalidAcl]: 'bad acl',
  [Code.badArguments]: 'bad path',
  [Code.sessionExpired]: 'session lost',
};

const eventKinds = {
  [EventType.created]: 'created',
  [EventType.deleted]: 'deleted',
  [EventType.dataChanged]: 'data changed',
  [EventType.childrenChanged]: 'children changed',
} as const satisfies Record<EventType, WatchEvent['kind']>;

export function sessionIdOf(hex: string): number {
  return Number.parseInt(hex, 16);
}

export function sessionHex(id: number): string {
  return BigInt.asUintN(64, BigInt(id)).toString(16).padStart(16, '0');
}

export function eventKindOf(type: EventType): WatchEvent['kind'] {
  return eventKinds[type];
}

export function statFrom(record: StatRecord): Stat {
  return {
    czxid: BigInt(record.czxid),
    mzxid: BigInt(record.mzxid),
    pzxid: BigInt(record.pzxid),
    createdAt: record.ctime,
    modifiedAt: record.mtime,
    version: record.version as Version,
    childrenVersion: record.cversion,
    aclVersion: record.aversion,
    ephemeralOwner: record.owner > 0 ? sessionHex(record.owner) : undefined,
    dataLength: record.dataLength,
    childrenCount: record.childrenCount,
  };
}

export function aclFrom(entries: readonly AclEntry[] | undefined): readonly Acl[] {
  if (entries === undefined) return openAcl;
  return entries.map(({ scheme, id, permissions }) => ({ scheme, id, permissions: bitsOf(permissions) }));
}

export function aclEntriesFrom(acl: readonly Acl[]): readonly AclEntry[] {
  return acl.map(({ scheme, id, permissions }) => ({ scheme, id, permissions: permissionsOf(permissions) }));
}

export function requestFrom(step: Step): WriteRequest {
  switch (step.kind) {
    case 'check':
      return { type: 'check', path: step.path, expected: versionFrom(step.expected) };
    case 'write':
      return { type: 'setData', path: step.path, data: step.data.slice(), expected: versionFrom(step.expected) };
    case 'delete':
      return { type: 'delete', path: step.path, expected: versionFrom(step.expected) };
    case 'create':
      return { type: 'create', path: step.path, data: step.data.slice(), acl: aclFrom(step.acl), ...modeFrom(step.mode) };
  }
}

export function resultFrom(result: WriteResult): StepResult {
  if (result.type === 'create') return result.path;
  return result.type === 'setData' && result.stat !== undefined ? statFrom(result.stat) : undefined;
}

/** @param step what was asked for, where it was a write */
export function errorFrom({ code, step: place }: Refusal, path: string, step?: Step): ZooKeeperError {
  const fault = code === Code.noNode && step?.kind === 'create' ? 'no parent' : (faults[code] ?? 'server error');
  return new ZooKeeperError(fault, path, { step: place });
}

function versionFrom(expected: Version | 'any'): number {
  return expected === 'any' ? -1 : expected;
}

function modeFrom(mode: CreateMode = 'persistent') {
  return { kind: mode.startsWith('ephemeral') ? 'ephemeral' : 'persistent', sequential: mode.endsWith('sequential') } as const;
}
