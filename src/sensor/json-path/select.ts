import { doubleValue, equal, isNumeric, StellarMap, type Value } from '../../stellar/values.js';
import type { Condition, JsonPath, Operand, Selector } from './parse.js';

/** All values that a path leads to, in the order of the document. */
export function select(path: JsonPath, root: Value): Value[] {
  let current: Value[] = [root];
  for (const { deep, selectors } of path.segments) {
    const from = deep ? current.flatMap(descendants) : current;
    const next: Value[] = [];
    for (const value of from) for (const selector of selectors) apply(selector, value, next);
    current = next;
  }
  return current;
}

function descendants(value: Value): Value[] {
  const found: Value[] = [];
  const visit = (each: Value): void => {
    found.push(each);
    for (const child of childrenOf(each)) visit(child);
  };
  visit(value);
  return found;
}

function childrenOf(value: Value): readonly Value[] {
  if (Array.isArray(value)) return value;
  return value instanceof StellarMap ? value.values() : [];
}

function apply(selector: Selector, value: Value, into: Value[]): void {
  if (selector.type === 'name' || selector.type === 'index') {
    const child = childAt(selector, value);
    if (child !== undefined) into.push(child);
  } else for (const child of childrenBy(selector, value)) into.push(child);
}

function childAt(selector: Extract<Selector, { type: 'name' | 'index' }>, value: Value): Value | undefined {
  if (selector.type === 'name') return value instanceof StellarMap ? value.get(selector.name) : undefined;
  return Array.isArray(value) ? value.at(selector.index) : undefined;
}

function childrenBy(selector: Extract<Selector, { type: 'slice' | 'all' | 'filter' }>, value: Value): readonly Value[] {
  if (selector.type === 'all') return childrenOf(value);
  if (selector.type === 'filter') return (Array.isArray(value) ? value : [value]).filter((child) => holds(selector.condition, child));
  const { from, to, step } = selector;
  return Array.isArray(value) && step > 0 ? value.slice(from, to).filter((_, i) => i % step === 0) : [];
}

function holds(condition: Condition, value: Value): boolean {
  switch (condition.type) {
    case 'and':
      return condition.parts.every((part) => holds(part, value));
    case 'or':
      return condition.parts.some((part) => holds(part, value));
    case 'not':
      return !holds(condition.part, value);
    case 'exists':
      return select(condition.path, value).length > 0;
    case 'matches': {
      const text = operandOf(condition.left, value);
      return typeof text === 'string' && condition.pattern.matches(text) !== undefined;
    }
    case 'compare':
      return compares(operandOf(condition.left, value), condition.operator, operandOf(condition.right, value));
  }
}

/** undefined when the path leads nowhere. */
function operandOf(operand: Operand, value: Value): Value | undefined {
  if (operand.type === 'value') return operand.value;
  return select(operand.path, value)[0];
}

/** Of lists and texts, by what stands left and right of them. */
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
