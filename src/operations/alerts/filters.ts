import { Failure } from '../../errors/catalogue.js';
import type { SearchFilter } from '../../search/port.js';

/**
 * Parses a filter as users type it: `field=value`, `field!=value`, `field>=number`, `field<=number`, or `field` alone for any value.
 * Dots in the field's name become colons, as in the index.
 *
 * @throws Failure WRONG_USAGE
 */
export function parseFilter(text: string): SearchFilter {
  const [, name, op, value = ''] = /^([^=!<>]+?)\s*(?:(!=|>=|<=|=)\s*(.*))?$/s.exec(text.trim()) ?? [];
  if (name === undefined)
    throw new Failure('WRONG_USAGE', `${text} is not a filter: give field=value, field!=value, field>=1, field<=9 or field`);
  const field = fieldName(name);
  if (op === undefined) return { field, op: 'exists' };
  if (op === '=') return { field, op: 'is', value };
  if (op === '!=') return { field, op: 'not', value };
  const number = Number(value);
  if (value === '' || Number.isNaN(number)) throw new Failure('WRONG_USAGE', `${text}: ${op} needs a number`);
  return { field, op: op === '>=' ? 'from' : 'to', value: number };
}

/** The name of a field in the index, in which colons stand for the dots of Metron's names. */
export function fieldName(name: string): string {
  return name.replaceAll('.', ':');
}
