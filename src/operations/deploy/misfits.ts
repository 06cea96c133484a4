import type { Misfit } from '../../domain/deployment.js';
import { noNodeIsUp } from '../../domain/placement.js';

/** As the details of a failure name them: `{node: 'node1', reason: 'has 100 MB free'}`. */
export function reasonsOf(misfits: readonly Misfit[]): readonly { readonly node: string; readonly reason: string }[] {
  return misfits.map(({ node, reason }) => ({ node: node ?? 'any node', reason }));
}

/** What to try; undefined: what the catalogue says of NO_NODE_FITS. */
export function misfitHint(misfits: readonly Misfit[]): string | undefined {
  const isEmpty = misfits.some(({ node, reason }) => node === null && reason === noNodeIsUp);
  return isEmpty ? 'start maas agent on the data nodes; maas node list shows those that are up' : undefined;
}
