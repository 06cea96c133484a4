import { allFields } from './plan/names.js';
import { childrenOf, type Tree } from './syntax/tree.js';

/** What an expression refers to. */
export interface Uses {
  /** Fields and variables by name, without parameters of lambdas. */
  readonly variables: ReadonlySet<string>;
  /** Whether it reads `_`, the map of all fields. */
  readonly allFields: boolean;
  readonly functions: ReadonlySet<string>;
}

export function usesOf(tree: Tree | undefined): Uses {
  const variables = new Set<string>();
  const functions = new Set<string>();
  const visit = (node: Tree, parameters: ReadonlySet<string>): void => {
    if (node.kind === 'call') functions.add(node.name);
    if ((node.kind === 'variable' || node.kind === 'exists') && !parameters.has(node.name)) variables.add(node.name);
    const inside = node.kind === 'lambda' ? new Set([...parameters, ...node.parameters]) : parameters;
    for (const child of childrenOf(node)) visit(child, inside);
  };
  if (tree !== undefined) visit(tree, new Set());
  const all = variables.delete(allFields);
  return { variables, allFields: all, functions };
}
