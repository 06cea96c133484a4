import type { Acl, Identity } from './acl.js';

/** The client that sends a request. */
export interface Caller {
  readonly sessionId: number;
  readonly identities: readonly Identity[];
}

export type CreateKind = 'persistent' | 'ephemeral' | 'container';

export interface CreateRequest {
  readonly type: 'create';
  readonly path: string;
  readonly data: Uint8Array | undefined;
  readonly acl: readonly Acl[] | undefined;
  readonly kind: CreateKind;
  readonly sequential: boolean;
}

/** What a client may ask to change. An `expected` version of -1 stands for any. */
export type WriteRequest =
  | CreateRequest
  | { readonly type: 'delete'; readonly path: string; readonly expected: number }
  | { readonly type: 'setData'; readonly path: string; readonly data: Uint8Array | undefined; readonly expected: number }
  | { readonly type: 'setAcl'; readonly path: string; readonly acl: readonly Acl[] | undefined; readonly expected: number }
  | { readonly type: 'check'; readonly path: string; readonly expected: number };
