import type { Value } from '../values.js';

export type ArithmeticOperator = '+' | '-' | '*' | '/';
export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** An expression as parsed. `at` is the offset of the token that names the node (an operator, a function), `depth` how deep the tree below it is. */
export type Tree = { readonly at: number; readonly depth: number } & Shape;

type Shape =
  | { readonly type: 'literal'; readonly value: Value }
  | { readonly type: 'variable'; readonly name: string }
  | { readonly type: 'exists'; readonly name: string }
  | { readonly type: 'list'; readonly items: readonly Tree[] }
  | { readonly type: 'map'; readonly entries: readonly (readonly [Tree, Tree])[] }
  | { readonly type: 'call'; readonly name: string; readonly args: readonly Tree[] }
  | { readonly type: 'arithmetic'; readonly operator: ArithmeticOperator; readonly left: Tree; readonly right: Tree }
  | { readonly type: 'comparison'; readonly operator: ComparisonOperator; readonly left: Tree; readonly right: Tree }
  | { readonly type: 'logical'; readonly operator: 'and' | 'or'; readonly left: Tree; readonly right: Tree }
  | { readonly type: 'not'; readonly operand: Tree }
  | { readonly type: 'in'; readonly negated: boolean; readonly left: Tree; readonly right: Tree }
  | { readonly type: 'conditional'; readonly condition: Tree; readonly then: Tree; readonly otherwise: Tree }
  | { readonly type: 'match'; readonly clauses: readonly Clause[]; readonly otherwise: Tree }
  | { readonly type: 'lambda'; readonly parameters: readonly string[]; readonly body: Tree };

export interface Clause {
  readonly check: Tree;
  /** The check is one token, without parentheses: Metron then takes the literal `true` for false. */
  readonly bare: boolean;
  readonly action: Tree;
}

export type Node<Type extends Tree['type']> = Extract<Tree, { type: Type }>;

/** What stands below a node, in order of evaluation. */
export function childrenOf(tree: Tree): readonly Tree[] {
  switch (tree.type) {
    case 'literal':
    case 'variable':
    case 'exists':
      return [];
    case 'list':
      return tree.items;
    case 'map':
      return tree.entries.flat();
    case 'call':
      return tree.args;
    case 'not':
      return [tree.operand];
    case 'conditional':
      return [tree.condition, tree.then, tree.otherwise];
    case 'match':
      return [...tree.clauses.flatMap(({ check, action }) => [check, action]), tree.otherwise];
    case 'lambda':
      return [tree.body];
    default:
      return [tree.left, tree.right];
  }
}
