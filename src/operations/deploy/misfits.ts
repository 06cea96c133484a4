import type { Misfit } from '../../domain/deployment.js';
import { noNodeIsUp } from '../../domain/placement.js';

/** The reasons in the form of a failure's details: `{node: 'node1', reason: 'has 100 MB free'}`. */
export function reasonsOf(misfits: readonly Misfit[]): readonly { readonly node: string; readonly reason: string }[] {
  return misfits.map(({ node, reason }) => ({ node: node ?? 'any node', reason }));
}

/** A hint that suits the reasons better than the catalogue's hint for NO_NODE_FITS; undefined when that one fits. */
export function misfitHint(misfits: readonly Misfit[]): string | undefined {
  const isEmpty = misfits.some(({ node, reason }) => node === null && reason === noNodeIsUp);
  return isEmpty ? 'start maas agent on the data nodes; maas node list shows those that are up' : undefined;
}
