import { childrenOf, type Node, type Tree } from '../syntax/tree.js';

/**
 * Whether closures over the tree mean what Metron's stack machine means by it. They differ where the machine loses its way, always in the same manner: it leaves
 * a skipped branch at the first end of a condition or match, which may be one inside. So: no conditional inside the else of another, unless nothing comes
 * after it there, and no match inside a match. Lambdas are expressions of their own.
 *
 * @param body an expression or a lambda's body
 */
export function isPlain(body: Tree): boolean {
  if (body.type === 'conditional' && !endsAtOnce(body.otherwise)) return false;
  if (body.type === 'match' && childrenOf(body).some(holdsMatch)) return false;
  return body.type === 'lambda' || childrenOf(body).every(isPlain);
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
