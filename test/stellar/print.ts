import type { Tree } from '../../src/stellar/syntax/tree.js';
import { textOf } from '../../src/stellar/text.js';
import { Double, Float, Long, type Value } from '../../src/stellar/values.js';

/** A tree as source, with the parentheses it was parsed with and no others. */
export function print(tree: Tree): string {
  switch (tree.kind) {
    case 'literal':
      return literal(tree.value);
    case 'variable':
      return tree.name;
    case 'exists':
      return `exists(${tree.name})`;
    case 'group':
      return `(${print(tree.inner)})`;
    case 'not':
      return `not(${print(tree.operand)})`;
    case 'logic':
      return tree.operands.map((operand, i) => `${print(operand)}${i < tree.operators.length ? ` ${tree.operators[i]} ` : ''}`).join('');
    case 'membership':
      return `${print(tree.left)} ${tree.negated ? 'not in' : 'in'} ${print(tree.right)}`;
    case 'comparison':
    case 'arithmetic':
      return `${print(tree.left)} ${tree.operator} ${print(tree.right)}`;
    case 'conditional':
      return tree.form === 'if'
        ? `if ${print(tree.condition)} then ${print(tree.then)} else ${print(tree.otherwise)}`
        : `${print(tree.condition)} ? ${print(tree.then)} : ${print(tree.otherwise)}`;
    case 'match':
      return `match { ${tree.branches.map(({ condition, result }) => `${print(condition)} => ${print(result)}, `).join('')}default => ${print(tree.otherwise)} }`;
    case 'list':
      return `[${tree.items.map(print).join(', ')}]`;
    case 'map':
      return `{${tree.entries.map(({ key, value }) => `${print(key)} : ${print(value)}`).join(', ')}}`;
    case 'lambda':
      return `(${tree.parameters.join(', ')}) -> ${print(tree.body)}`;
    case 'call':
      return `${tree.name}(${tree.args.map(print).join(', ')})`;
  }
}

function literal(value: Value): string {
  if (typeof value === 'string') return `'${value.replace(/[\\']/g, '\\$&')}'`;
  if (value instanceof Long) return `${textOf(value)}L`;
  if (value instanceof Float) return `${value.value}f`;
  if (value instanceof Double) return Number.isNaN(value.value) ? 'NaN' : `${value.value}d`;
  return String(value);
}
