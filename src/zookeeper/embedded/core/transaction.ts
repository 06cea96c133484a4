import type { Acl } from './acl.js';

/** A change that was found allowed, with all its choices made: applying it to the same state gives the same state. */
export type Transaction =
  | {
      readonly type: 'create';
      readonly path: string;
      readonly data: Uint8Array | undefined;
      readonly acl: readonly Acl[];
      /** As `ZnodeRecord.owner`. */
      readonly owner: number;
    }
  | { readonly type: 'delete'; readonly path: string }
  | { readonly type: 'setData'; readonly path: string; readonly data: Uint8Array | undefined }
  | { readonly type: 'setAcl'; readonly path: string; readonly acl: readonly Acl[] }
  | { readonly type: 'check'; readonly path: string }
  | { readonly type: 'createSession'; readonly id: number; readonly password: Uint8Array; readonly timeoutMs: number }
  | { readonly type: 'closeSession'; readonly id: number }
  | { readonly type: 'multi'; readonly steps: readonly Transaction[] };

/** Where and when a transaction takes its place in history. */
export interface Stamp {
  readonly zxid: number;
  /** epoch ms */
  readonly time: number;
}

export interface Committed extends Stamp {
  readonly transaction: Transaction;
}
