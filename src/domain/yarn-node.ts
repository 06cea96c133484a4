import type { NodeName } from './identity.js';

const mark = 'yarn@';

/** A host as YARN's: no agent can have such a name, and one of the same host is another node. */
export function yarnNode(host: string): NodeName {
  return `${mark}${host}` as NodeName;
}

export function isYarnNode(node: string): boolean {
  return node.startsWith(mark);
}
