import { childrenOf, type Node, type Tree } from '../syntax/tree.js';

/**
 * Whether closures over the tree mean what Metron's stack machine means by it. They differ where the machine loses its way, in one of three manners:
 *
 * - It leaves an else that it skips at the first end of a conditional, which may be one inside: `if a then 1 else (b ? 2 : 3) + 4`.
 * - It leaves a match at the first end of a match: none may stand inside another.
 * - A left side that was cut short, as the left side of the same operator, cuts all the rest of the expression short: `(a or b) or c`.
 *
 * Lambdas are expressions of their own.
 *
 * @param body an expression or a lambda's body
 */
export function isPlain(body: Tree): boolean {
  if (body.type === 'lambda') return true;
  if (body.type === 'conditional' && !endsAtOnce(body.otherwise)) return false;
  if (body.type === 'match' && childrenOf(body).some(holdsMatch)) return false;
  if (body.type === 'logical' && mayBeCutShort(body.left, body.operator)) return false;
  return childrenOf(body).every(isPlain);
}

function mayBeCutShort(left: Tree, operator: 'and' | 'or'): boolean {
  if (left.type === 'conditional') return mayBeCutShort(left.then, operator) || mayBeCutShort(left.otherwise, operator);
  return left.type === 'logical' && left.operator === operator;
}

/** Whether a condition that is no boolean could go unnoticed: inside a list, map or call, the machine takes what it left behind for more items. */
export function maySpill(body: Tree, collected = false): boolean {
  if (body.type === 'lambda') return false;
  if (collected && (body.type === 'conditional' || body.type === 'match')) return true;
  const collects = collected || body.type === 'list' || body.type === 'map' || body.type === 'call';
  return childrenOf(body).some((child) => maySpill(child, collects));
}

/** The first end of a conditional in here is also the last thing that happens. */
function endsAtOnce(otherwise: Tree): boolean {
  return !holdsConditional(otherwise) || (otherwise.type === 'conditional' && isLadder(otherwise));
}

function isLadder({ condition, then, otherwise }: Node<'conditional'>): boolean {
  return !holdsConditional(condition) && !holdsConditional(then) && endsAtOnce(otherwise);
}

function holdsConditional(tree: Tree): boolean {
  return holds(tree, 'conditional');
}

function holdsMatch(tree: Tree): boolean {
  return holds(tree, 'match');
}

function holds(tree: Tree, type: Tree['type']): boolean {
  if (tree.type === type) return true;
  return tree.type !== 'lambda' && childrenOf(tree).some((child) => holds(child, type));
}
