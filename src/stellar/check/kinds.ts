import { bare, type Tree } from '../syntax/tree.js';
import { isNumeric } from '../values.js';

/** The kind of every value that a part of an expression can have; undefined when that depends on variables or functions. */
export type StaticKind = 'number' | 'string' | 'boolean' | 'null' | 'list' | 'map' | 'lambda' | undefined;

export function staticKind(tree: Tree): StaticKind {
  const node = bare(tree);
  switch (node.kind) {
    case 'literal':
      if (node.value === null) return 'null';
      if (isNumeric(node.value)) return 'number';
      return typeof node.value === 'string' ? 'string' : 'boolean';
    case 'arithmetic':
      return 'number';
    case 'comparison':
    case 'logic':
    case 'membership':
    case 'not':
    case 'exists':
      return 'boolean';
    case 'list':
    case 'map':
    case 'lambda':
      return node.kind;
    case 'conditional':
      return common([node.then, node.otherwise]);
    case 'match':
      return common([...node.branches.map(({ result }) => result), node.otherwise]);
    default:
      return undefined;
  }
}

/** Whether a part is certain to fail as a condition. Null and empty collections do not: they count as false. */
export function failsAsCondition(tree: Tree): boolean {
  const node = bare(tree);
  const kind = staticKind(node);
  if (node.kind === 'list') return node.items.length > 0;
  if (node.kind === 'map') return node.entries.length > 0;
  return kind === 'number' || kind === 'string' || kind === 'lambda';
}

function common(trees: readonly Tree[]): StaticKind {
  const [first, ...others] = trees.map(staticKind);
  return others.every((kind) => kind === first) ? first : undefined;
}
