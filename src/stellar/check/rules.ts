/** The rules, one function each: it looks at a single node, apart from its surroundings, and reports what is wrong with it. */

import {
  type Arithmetic,
  bare,
  type Comparison,
  type Conditional,
  type Match,
  type Membership,
  type Place,
  type Tree,
} from '../syntax/tree.js';
import { Double, doubleValue, Float, isNumeric } from '../values.js';
import type { Diagnostic } from './diagnostic.js';
import { failsAsCondition, staticKind } from './kinds.js';

export type Finding = Pick<Diagnostic, 'severity' | 'code' | 'message'> & { readonly at: Place; readonly suggestion?: string | undefined };

export function arithmeticFindings({ operator, left, right }: Arithmetic): Finding[] {
  const findings: Finding[] = [];
  for (const operand of [left, right]) {
    const kind = staticKind(operand);
    if (kind === undefined || kind === 'number' || kind === 'null') continue;
    const hint = kind === 'string' && operator === '+' ? ': texts are put together by JOIN' : '';
    findings.push({ severity: 'error', code: 'not-a-number', message: `a ${kind} can't stand beside ${operator}${hint}`, at: operand });
  }
  if (operator === '/' && isWholeZero(right) && !isFloating(left)) {
    findings.push({ severity: 'error', code: 'division-by-zero', message: 'a whole number is divided by zero', at: right });
  }
  return findings;
}

export function comparisonFindings(tree: Comparison): Finding[] {
  const { operator, left, right } = tree;
  const [a, b] = [staticKind(left), staticKind(right)];
  if (a === undefined || b === undefined) return [];
  if (operator === '==' || operator === '!=') {
    if (a === b) return [];
    const message = `a ${a} is never equal to a ${b}: this is always ${operator === '!='}`;
    return [{ severity: 'warning', code: 'always-same', message, at: tree }];
  }
  if (a === 'null' || b === 'null') {
    return [{ severity: 'warning', code: 'always-same', message: `${operator} beside null is always false`, at: tree }];
  }
  if (a === b && (a === 'number' || a === 'string' || a === 'boolean')) return [];
  return [{ severity: 'error', code: 'no-order', message: `${operator} has no order between a ${a} and a ${b}`, at: tree }];
}

export function membershipFindings(tree: Membership): Finding[] {
  const { left, right, negated } = tree;
  const within = staticKind(right);
  const key = staticKind(left);
  const same = (why: string): Finding[] => [
    { severity: 'warning', code: 'always-same', message: `${why}: this is always ${negated}`, at: tree },
  ];
  if (within === 'number' || within === 'boolean' || within === 'null' || within === 'lambda') {
    const swallowed = bare(right).kind === 'comparison' && right.kind !== 'group';
    return same(`nothing is in a ${within}${swallowed ? ' (in takes the comparison behind it whole; put the in into parentheses)' : ''}`);
  }
  if (within === 'string' && key !== undefined && key !== 'string') return same(`a ${key} is never part of a string`);
  return [];
}

export function conditionFindings(tree: Conditional | Match): Finding[] {
  const conditions = tree.kind === 'match' ? tree.branches.map(({ condition }) => condition) : [tree.condition];
  return conditions.filter(failsAsCondition).map((at) => ({
    severity: 'error',
    code: 'not-a-condition',
    message: `a condition is true or false, this is a ${staticKind(at)}`,
    at,
  }));
}

export function unreachableFindings({ branches, otherwise }: Match): Finding[] {
  const always = branches.findIndex(({ condition }) => isTrue(condition));
  const dead = branches[always + 1]?.condition ?? otherwise;
  if (always < 0) return [];
  return [{ severity: 'warning', code: 'unreachable', message: 'the branch before this one is always taken', at: dead }];
}

export function ruleFindings(tree: Tree): Finding[] {
  const kind = staticKind(tree);
  if (kind === undefined || kind === 'boolean') return [];
  return [{ severity: 'error', code: 'not-a-rule', message: `a rule has to give true or false, this gives a ${kind}`, at: tree }];
}

function isTrue(tree: Tree): boolean {
  const node = bare(tree);
  return node.kind === 'literal' && node.value === true;
}

function isWholeZero(tree: Tree): boolean {
  const node = bare(tree);
  return node.kind === 'literal' && isNumeric(node.value) && !isFloatingValue(node.value) && doubleValue(node.value) === 0;
}

/** Whether the value is certainly or possibly a Float or Double. */
function isFloating(tree: Tree): boolean {
  const node = bare(tree);
  return node.kind !== 'literal' || isFloatingValue(node.value);
}

function isFloatingValue(value: unknown): boolean {
  return value instanceof Double || value instanceof Float;
}
