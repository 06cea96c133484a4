import { isAllowed, Permission, requirePermission, resolveAcl } from './acl.js';
import { Code, Refusal } from './code.js';
import { isValidPath, parentOf, sequenceSuffix } from './path.js';
import type { Caller, CreateRequest, WriteRequest } from './request.js';
import type { Transaction } from './transaction.js';
import type { Tree } from './tree.js';
import { containerOwner, isEphemeral, type ZnodeRecord } from './znode.js';

/** ZooKeeper's own znodes, which can't be deleted. */
const reserved = new Set(['/', '/zookeeper', '/zookeeper/quota', '/zookeeper/config']);

/**
 * The transaction that does what a request asks, on the tree as it is. The checks are in ZooKeeper's order (PrepRequestProcessor), since clients see which one fails first.
 *
 * @throws Refusal
 */
export function plan(tree: Tree, caller: Caller, request: WriteRequest): Transaction {
  switch (request.type) {
    case 'create':
      return planCreate(tree, caller, request);
    case 'delete':
      return planDelete(tree, caller, request);
    case 'setData': {
      const znode = permitted(tree, caller, request.path, Permission.write);
      requireVersion(request.path, znode.version, request.expected);
      return { type: 'setData', path: request.path, data: request.data };
    }
    case 'setAcl': {
      requireValidPath(request.path);
      const acl = resolveAcl(request.path, request.acl, caller.identities);
      const znode = permitted(tree, caller, request.path, Permission.admin);
      requireVersion(request.path, znode.aversion, request.expected);
      return { type: 'setAcl', path: request.path, acl };
    }
    case 'check': {
      const znode = permitted(tree, caller, request.path, Permission.read);
      requireVersion(request.path, znode.version, request.expected);
      return { type: 'check', path: request.path };
    }
  }
}

function planCreate(tree: Tree, caller: Caller, request: CreateRequest): Transaction {
  if (!request.path.startsWith('/') || request.path.includes('\0')) throw new Refusal(Code.badArguments, request.path);
  const acl = resolveAcl(request.path, request.acl, caller.identities);
  const parent = tree.get(parentOf(request.path));
  if (parent === undefined) throw new Refusal(Code.noNode, request.path);
  if (!isAllowed(parent.acl, Permission.create, caller.identities)) throw new Refusal(Code.noAuth, request.path);

  const path = request.sequential ? request.path + sequenceSuffix(parent.created) : request.path;
  requireValidPath(path);
  if (tree.get(path) !== undefined) throw new Refusal(Code.nodeExists, path);
  if (isEphemeral(parent)) throw new Refusal(Code.noChildrenForEphemerals, path);
  return { type: 'create', path, data: request.data, acl, owner: ownerOf(request, caller) };
}

function ownerOf({ kind }: CreateRequest, { sessionId }: Caller): number {
  if (kind === 'ephemeral') return sessionId;
  return kind === 'container' ? containerOwner : 0;
}

function planDelete(tree: Tree, caller: Caller, { path, expected }: { path: string; expected: number }): Transaction {
  if (!path.startsWith('/') || reserved.has(path)) throw new Refusal(Code.badArguments, path);
  const parent = tree.get(parentOf(path));
  const znode = existing(tree, path);
  if (parent !== undefined) requirePermission(path, parent.acl, Permission.delete, caller.identities);
  requireVersion(path, znode.version, expected);
  if (znode.children !== undefined && znode.children.size > 0) throw new Refusal(Code.notEmpty, path);
  return { type: 'delete', path };
}

function permitted(tree: Tree, caller: Caller, path: string, permission: number): ZnodeRecord {
  requireValidPath(path);
  const znode = existing(tree, path);
  requirePermission(path, znode.acl, permission, caller.identities);
  return znode;
}

function existing(tree: Tree, path: string): ZnodeRecord {
  const znode = tree.get(path);
  if (znode === undefined) throw new Refusal(Code.noNode, path);
  return znode;
}

function requireValidPath(path: string): void {
  if (!isValidPath(path)) throw new Refusal(Code.badArguments, path);
}

function requireVersion(path: string, version: number, expected: number): void {
  if (expected !== -1 && expected !== version) throw new Refusal(Code.badVersion, path);
}
