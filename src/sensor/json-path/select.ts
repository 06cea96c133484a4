import { StellarError } from '../../stellar/errors.js';
import { doubleValue, equal, isNumeric, StellarMap, type Value } from '../../stellar/values.js';
import type { Condition, JsonPath, Operand, Selector } from './parse.js';

/** Values that one search may look at. Every `..` of a path looks at a value once for each of its ancestors that it began from. */
const mostSeen = 5_000_000;

/** What is left to a search, the conditions of its filters included. */
interface Allowance {
  seen: number;
}

/**
 * All values that a path leads to, in the order of the document; one that several ways lead to is there as often, as in Metron's library.
 *
 * @throws StellarError limit, when more than five million values would have to be looked at
 */
export function select(path: JsonPath, root: Value): Value[] {
  return selectWithin(path, root, { seen: mostSeen });
}

function selectWithin(path: JsonPath, root: Value, allowance: Allowance): Value[] {
  let current: Value[] = [root];
  for (const { deep, selectors } of path.segments) {
    const from = deep ? withDescendants(current, allowance) : current;
    const next: Value[] = [];
    for (const value of from) for (const selector of selectors) apply(selector, value, next, allowance);
    current = next;
  }
  return current;
}

function withDescendants(values: readonly Value[], allowance: Allowance): Value[] {
  const found: Value[] = [];
  const visit = (value: Value): void => {
    charge(allowance, 1);
    found.push(value);
    for (const child of childrenOf(value)) visit(child);
  };
  for (const value of values) visit(value);
  return found;
}

function charge(allowance: Allowance, count: number): void {
  allowance.seen -= count;
  if (allowance.seen < 0) throw new StellarError('limit', `a JSONPath looks at more than ${mostSeen} values of one record`);
}

function childrenOf(value: Value): readonly Value[] {
  if (Array.isArray(value)) return value;
  return value instanceof StellarMap ? value.values() : [];
}

function apply(selector: Selector, value: Value, into: Value[], allowance: Allowance): void {
  if (selector.type === 'name' || selector.type === 'index') {
    const child = childAt(selector, value);
    if (child !== undefined) into.push(child);
    return;
  }
  const children = childrenBy(selector, value, allowance);
  charge(allowance, children.length);
  for (const child of children) into.push(child);
}

function childAt(selector: Extract<Selector, { type: 'name' | 'index' }>, value: Value): Value | undefined {
  if (selector.type === 'name') return value instanceof StellarMap ? value.get(selector.name) : undefined;
  return Array.isArray(value) ? value.at(selector.index) : undefined;
}

function childrenBy(
  selector: Extract<Selector, { type: 'slice' | 'all' | 'filter' }>,
  value: Value,
  allowance: Allowance,
): readonly Value[] {
  if (selector.type === 'all') return childrenOf(value);
  if (selector.type === 'filter')
    return (Array.isArray(value) ? value : [value]).filter((child) => holds(selector.condition, child, allowance));
  const { from, to, step } = selector;
  return Array.isArray(value) && step > 0 ? value.slice(from, to).filter((_, i) => i % step === 0) : [];
}

function holds(condition: Condition, value: Value, allowance: Allowance): boolean {
  charge(allowance, 1);
  switch (condition.type) {
    case 'and':
      return condition.parts.every((part) => holds(part, value, allowance));
    case 'or':
      return condition.parts.some((part) => holds(part, value, allowance));
    case 'not':
      return !holds(condition.part, value, allowance);
    case 'exists':
      return selectWithin(condition.path, value, allowance).length > 0;
    case 'matches': {
      const text = operandOf(condition.left, value, allowance);
      return typeof text === 'string' && condition.pattern.matches(text) !== undefined;
    }
    case 'compare':
      return compares(operandOf(condition.left, value, allowance), condition.operator, operandOf(condition.right, value, allowance));
  }
}

/** @returns undefined when the path leads nowhere */
function operandOf(operand: Operand, value: Value, allowance: Allowance): Value | undefined {
  if (operand.type === 'value') return operand.value;
  return selectWithin(operand.path, value, allowance)[0];
}

/** The operators on lists and texts, as functions of what stands left and right of them. */
const setOperators: Readonly<Record<string, (left: Value, right: Value) => boolean>> = {
  in: (left, right) => Array.isArray(right) && right.some((item) => compares(left, '==', item)),
  nin: (left, right) => Array.isArray(right) && !right.some((item) => compares(left, '==', item)),
  contains: (left, right) =>
    Array.isArray(left)
      ? left.some((item) => compares(item, '==', right))
      : typeof left === 'string' && typeof right === 'string' && left.includes(right),
  size: (left, right) => compares(sizeOf(left), '==', right),
  empty: (left, right) => (sizeOf(left) === 0) === right,
};

function sizeOf(value: Value): number | null {
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  return value instanceof StellarMap ? value.size : null;
}

function compares(left: Value | undefined, operator: string, right: Value | undefined): boolean {
  if (operator === '!=') return !compares(left, '==', right);
  if (left === undefined || right === undefined) return operator === '==' && left === right;
  const sets = setOperators[operator];
  if (sets !== undefined) return sets(left, right);
  const [a, b] = isNumeric(left) && isNumeric(right) ? [doubleValue(left), doubleValue(right)] : [left, right];
  if (operator === '==') return typeof a === 'number' ? a === b : equal(a as Value, b as Value);
  const comparable = (typeof a === 'number' && typeof b === 'number') || (typeof a === 'string' && typeof b === 'string');
  if (!comparable) return false;
  if (a === b) return operator.length === 2;
  return operator.startsWith('<') ? a < b : a > b;
}
