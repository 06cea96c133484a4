/**
 * The usual way to run an expression: each node of the tree becomes a closure. It means what Metron's stack machine means wherever `isPlain` (hazards.ts) holds.
 */
import { StellarError } from '../errors.js';
import { arithmetic } from '../operators/arithmetic.js';
import { comparison, same } from '../operators/comparison.js';
import { contains } from '../operators/membership.js';
import { condition, isVoid, truth } from '../operators/truth.js';
import { Frame } from '../run.js';
import { positionOf } from '../syntax/position.js';
import type { Node, Tree } from '../syntax/tree.js';
import { Lambda, StellarMap, type Value } from '../values.js';
import { call } from './calls.js';
import type { Code, Scope } from './code.js';
import { exists, variable } from './names.js';

/** Compiles a lambda's body; given from above, since a body chooses its way to run by itself. */
export type CompileBody = (body: Tree, scope: Scope) => Code;

/**
 * @param held how many values Metron's stack holds when the tree begins: a bare literal as a match's check depends on it
 */
export function treeCode(tree: Tree, scope: Scope, bodies: CompileBody, held = 0): Code {
  const code = (child: Tree, more = 0) => treeCode(child, scope, bodies, held + more);
  switch (tree.type) {
    case 'literal': {
      const { value } = tree;
      return () => value;
    }
    case 'variable':
      return variable(tree, scope);
    case 'exists':
      return exists(tree, scope);
    case 'list':
      return list(tree.items.map((item, i) => code(item, i + 1)));
    case 'map':
      return map(tree.entries.map(([key, value], i) => [code(key, 2 * i + 1), code(value, 2 * i + 2)]));
    case 'call':
      return call(
        tree,
        tree.args.map((arg, i) => code(arg, i + 1)),
        scope,
      );
    case 'arithmetic':
      return placed(binary(arithmetic(tree.operator), code(tree.left), code(tree.right, 1)), tree, scope);
    case 'comparison':
      return compare(tree, code(tree.left), code(tree.right, 1), scope);
    case 'in':
      return membership(tree.negated, code(tree.left), code(tree.right, 1));
    case 'logical':
      return tree.operator === 'and' ? and(code(tree.left), code(tree.right, 1)) : or(code(tree.left), code(tree.right, 1));
    case 'not': {
      const operand = code(tree.operand);
      return (frame) => !truth(operand(frame));
    }
    case 'conditional':
      return conditional(check(tree.condition, code, scope), code(tree.then), code(tree.otherwise));
    case 'match':
      return match(tree, code, scope, held);
    case 'lambda':
      return lambda(tree, scope, bodies);
  }
}

/** The parameters a lambda adds to the scope of its body. */
export function lambda({ parameters, body }: Node<'lambda'>, scope: Scope, bodies: CompileBody): Code {
  const code = bodies(body, { ...scope, parameters: [parameters, ...scope.parameters] });
  return (frame) =>
    new Lambda(parameters, (args) => {
      frame.run.step();
      return code(new Frame(frame.run, args, frame));
    });
}

function list(items: readonly Code[]): Code {
  return (frame) => {
    const values: Value[] = [];
    for (const item of items) values.push(item(frame));
    return values;
  };
}

/** Metron puts the entries in from the last to the first, so the first of two equal keys wins, and the order within a bucket is reversed. */
export function mapOf(keysAndValues: readonly Value[]): StellarMap<Value, Value> {
  const result = new StellarMap<Value, Value>('hash');
  for (let i = keysAndValues.length - 2; i >= 0; i -= 2) result.set(keysAndValues[i] ?? null, keysAndValues[i + 1] ?? null);
  return result;
}

function map(entries: readonly (readonly [Code, Code])[]): Code {
  return (frame) => {
    const values: Value[] = [];
    for (const [key, value] of entries) values.push(key(frame), value(frame));
    return mapOf(values);
  };
}

function binary(operation: (left: Value, right: Value) => Value, left: Code, right: Code): Code {
  return (frame) => operation(left(frame), right(frame));
}

function compare(tree: Node<'comparison'>, left: Code, right: Code, scope: Scope): Code {
  const { operator } = tree;
  if (operator === '==') return (frame) => same(left(frame), right(frame));
  if (operator === '!=') return (frame) => !same(left(frame), right(frame));
  return placed(binary(comparison(operator), left, right), tree, scope);
}

function membership(negated: boolean, left: Code, right: Code): Code {
  return (frame) => {
    const key = left(frame);
    return contains(right(frame), key) !== negated;
  };
}

/** Only a left side that is a boolean, or void, spares the right one. */
function and(left: Code, right: Code): Code {
  return (frame) => {
    const value = left(frame);
    if (value === false || isVoid(value)) return false;
    if (value === true) return truth(right(frame));
    return truth(right(frame)) && truth(value);
  };
}

function or(left: Code, right: Code): Code {
  return (frame) => {
    const value = left(frame);
    if (value === true) return true;
    if (value === false || isVoid(value)) return truth(right(frame));
    return truth(right(frame)) || truth(value);
  };
}

function conditional(holds: (frame: Frame) => boolean, then: Code, otherwise: Code): Code {
  return (frame) => (holds(frame) ? then(frame) : otherwise(frame));
}

/** A condition, with the place of what was no boolean. */
function check(tree: Tree, code: (tree: Tree) => Code, scope: Scope): (frame: Frame) => boolean {
  const value = code(tree);
  return placed((frame) => condition(value(frame)), tree, scope);
}

function match(tree: Node<'match'>, code: (tree: Tree) => Code, scope: Scope, held: number): Code {
  const clauses = tree.clauses.map(({ check: condition, bare, action }) => ({
    holds:
      bare && held === 0 && condition.type === 'literal' && typeof condition.value === 'boolean' ? never : check(condition, code, scope),
    action: applied(code(action)),
  }));
  const otherwise = applied(code(tree.otherwise));
  return (frame) => {
    for (const { holds, action } of clauses) if (holds(frame)) return action(frame);
    return otherwise(frame);
  };
}

/** Metron's guard against a null in a bare check takes a bare `true` along: at the bottom of the stack it never holds. */
function never(): boolean {
  return false;
}

/** An action that is a lambda is applied to nothing. */
function applied(action: Code): Code {
  return (frame) => {
    const value = action(frame);
    return value instanceof Lambda ? value.apply() : value;
  };
}

function placed<T>(code: (frame: Frame) => T, { at }: Tree, { source }: Scope): (frame: Frame) => T {
  return (frame) => {
    try {
      return code(frame);
    } catch (error) {
      if (error instanceof StellarError) error.position ??= positionOf(source, at);
      throw error;
    }
  };
}
