import type { Registry } from './functions/registry.js';
import { childrenOf, type Tree } from './syntax/tree.js';

export interface Uses {
  readonly variables: Set<string>;
  readonly functions: Set<string>;
  /** One of the functions may have to wait. */
  readonly mayWait: boolean;
}

/** What an expression needs from outside. */
export function usesOf(tree: Tree, registry: Registry): Uses {
  const variables = new Set<string>();
  const functions = new Set<string>();
  collect(tree, [], variables, functions);
  return { variables, functions, mayWait: [...functions].some((name) => registry.get(name)?.async === true) };
}

function collect(tree: Tree, parameters: readonly string[], variables: Set<string>, functions: Set<string>): void {
  if ((tree.type === 'variable' || tree.type === 'exists') && !parameters.includes(tree.name)) variables.add(tree.name);
  if (tree.type === 'call') functions.add(tree.name);
  const within = tree.type === 'lambda' ? [...parameters, ...tree.parameters] : parameters;
  for (const child of childrenOf(tree)) collect(child, within, variables, functions);
}
