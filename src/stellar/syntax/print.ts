import { Double, Float, Long, type Value } from '../values.js';
import type { Node, Tree } from './tree.js';

/** An expression's text, with parentheses wherever they could matter. Parsing it gives an equal tree, save for offsets. */
export function print(tree: Tree): string {
  switch (tree.type) {
    case 'literal':
      return literal(tree.value);
    case 'variable':
      return tree.name;
    case 'exists':
      return `exists(${tree.name})`;
    case 'list':
      return `[${tree.items.map(enclosed).join(', ')}]`;
    case 'map':
      return `{${tree.entries.map(([key, value]) => `${enclosed(key)} : ${print(value)}`).join(', ')}}`;
    case 'call':
      return `${tree.name}(${tree.args.map(enclosed).join(', ')})`;
    case 'not':
      return `not(${enclosed(tree.operand)})`;
    case 'in':
      return `${enclosed(tree.left)} ${tree.negated ? 'not in' : 'in'} ${enclosed(tree.right)}`;
    case 'conditional':
      return `if ${enclosed(tree.condition)} then ${enclosed(tree.then)} else ${enclosed(tree.otherwise)}`;
    case 'match':
      return match(tree);
    case 'lambda':
      return `(${tree.parameters.join(', ')}) -> ${print(tree.body)}`;
    default:
      return `${enclosed(tree.left)} ${tree.operator} ${enclosed(tree.right)}`;
  }
}

const atoms = new Set<Tree['type']>(['literal', 'variable', 'exists', 'list', 'map', 'call', 'not']);

function enclosed(tree: Tree): string {
  return atoms.has(tree.type) ? print(tree) : `(${print(tree)})`;
}

/** The bare form of a check has a meaning of its own. */
function match({ clauses, otherwise }: Node<'match'>): string {
  const printed = clauses.map(
    ({ check, bare, action }) => `${bare || check.type === 'not' ? print(check) : `(${print(check)})`} => ${enclosed(action)}`,
  );
  return `match { ${[...printed, `default => ${enclosed(otherwise)}`].join(', ')} }`;
}

function literal(value: Value): string {
  if (typeof value === 'string') return `'${value.replace(/[\\'\n\r\t]/g, (unit) => escapes[unit] ?? unit)}'`;
  if (value instanceof Long) return `${value.value}L`;
  if (value instanceof Float) return `${digits(value.value)}f`;
  if (value instanceof Double) return Number.isNaN(value.value) ? 'NaN' : `${digits(value.value)}d`;
  return String(value);
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', "'": "\\'", '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function digits(value: number): string {
  if (Object.is(value, -0)) return '-0';
  return Number.isFinite(value) ? String(value) : `${value < 0 ? '-' : ''}1e999`;
}
