import type { Value } from '../values.js';

export type ArithmeticOperator = '+' | '-' | '*' | '/';
export type ComparisonOperator = '==' | '!=' | '<' | '<=' | '>' | '>=';
export type LogicOperator = 'and' | 'or';

/** Where a node stands in the source: UTF-16 units, end exclusive. */
export interface Place {
  readonly start: number;
  readonly end: number;
  /** Levels of nesting below and with this node. */
  readonly depth: number;
}

export type Literal = Place & { readonly kind: 'literal'; readonly value: Value };
export type Variable = Place & { readonly kind: 'variable'; readonly name: string };
export type Exists = Place & { readonly kind: 'exists'; readonly name: string };
export type Group = Place & { readonly kind: 'group'; readonly inner: Tree };
export type Not = Place & { readonly kind: 'not'; readonly operand: Tree };
/** A whole chain, right-associative: `a and (b or (c and d))`. One operator fewer than operands. */
export type Logic = Place & {
  readonly kind: 'logic';
  readonly operands: readonly Tree[];
  readonly operators: readonly LogicOperator[];
  readonly operatorAt: number;
};
export type Membership = Place & {
  readonly kind: 'membership';
  readonly negated: boolean;
  readonly left: Tree;
  readonly right: Tree;
  readonly operatorAt: number;
};
export type Comparison = Place & {
  readonly kind: 'comparison';
  readonly operator: ComparisonOperator;
  readonly left: Tree;
  readonly right: Tree;
  readonly operatorAt: number;
};
export type Arithmetic = Place & {
  readonly kind: 'arithmetic';
  readonly operator: ArithmeticOperator;
  readonly left: Tree;
  readonly right: Tree;
  readonly operatorAt: number;
};
export type Conditional = Place & {
  readonly kind: 'conditional';
  /** As written: `if` or `?:`. */
  readonly form: 'if' | '?';
  readonly condition: Tree;
  readonly then: Tree;
  readonly otherwise: Tree;
};
export type Match = Place & {
  readonly kind: 'match';
  readonly branches: readonly { readonly condition: Tree; readonly result: Tree }[];
  readonly otherwise: Tree;
};
export type ListLiteral = Place & { readonly kind: 'list'; readonly items: readonly Tree[] };
export type MapLiteral = Place & { readonly kind: 'map'; readonly entries: readonly { readonly key: Tree; readonly value: Tree }[] };
export type LambdaLiteral = Place & { readonly kind: 'lambda'; readonly parameters: readonly string[]; readonly body: Tree };
export type Call = Place & { readonly kind: 'call'; readonly name: string; readonly args: readonly Tree[] };

export type Tree =
  | Literal
  | Variable
  | Exists
  | Group
  | Not
  | Logic
  | Membership
  | Comparison
  | Arithmetic
  | Conditional
  | Match
  | ListLiteral
  | MapLiteral
  | LambdaLiteral
  | Call;

/** The parts of a node, in the order of the source. */
export function childrenOf(tree: Tree): readonly Tree[] {
  switch (tree.kind) {
    case 'literal':
    case 'variable':
    case 'exists':
      return [];
    case 'group':
      return [tree.inner];
    case 'not':
      return [tree.operand];
    case 'logic':
      return tree.operands;
    case 'membership':
    case 'comparison':
    case 'arithmetic':
      return [tree.left, tree.right];
    case 'conditional':
      return [tree.condition, tree.then, tree.otherwise];
    case 'match':
      return [...tree.branches.flatMap(({ condition, result }) => [condition, result]), tree.otherwise];
    case 'list':
      return tree.items;
    case 'map':
      return tree.entries.flatMap(({ key, value }) => [key, value]);
    case 'lambda':
      return [tree.body];
    case 'call':
      return tree.args;
  }
}

/** Parentheses taken off. */
export function bare(tree: Tree): Tree {
  return tree.kind === 'group' ? bare(tree.inner) : tree;
}
