import { closest } from '../../domain/closest.js';
import { StellarError } from '../errors.js';
import type { StellarFunction } from '../functions/definition.js';
import type { Registry } from '../functions/registry.js';
import { Pattern } from '../regex/pattern.js';
import { bare, type Call } from '../syntax/tree.js';
import type { Finding } from './rules.js';

/** The functions whose second argument is a regular expression or a list of them. */
const takesPattern = new Set(['REGEXP_MATCH', 'REGEXP_GROUP_VAL', 'REGEXP_REPLACE']);

export function callFindings(tree: Call, registry: Registry): Finding[] {
  const definition = registry.get(tree.name);
  if (definition === undefined) return [unknownFunction(tree, registry)];
  return [...countFindings(tree, definition), ...(takesPattern.has(tree.name) ? patternFindings(tree) : [])];
}

function unknownFunction(tree: Call, registry: Registry): Finding {
  const at = { ...tree, end: tree.start + tree.name.length };
  const suggestion = closest(tree.name, registry.names());
  return { severity: 'error', code: 'unknown-function', message: `there is no function ${tree.name}`, at, suggestion };
}

function countFindings(tree: Call, { name, parameters }: StellarFunction): Finding[] {
  const required = parameters.filter(({ optional, rest }) => optional !== true && rest !== true).length;
  const most = parameters.some(({ rest }) => rest === true) ? Number.POSITIVE_INFINITY : parameters.length;
  const usage = `${name}(${parameters.map((parameter) => `${parameter.name}${parameter.optional === true ? '?' : ''}${parameter.rest === true ? ', …' : ''}`).join(', ')})`;
  const given = tree.args.length;
  if (given < required) {
    return [{ severity: 'warning', code: 'too-few-arguments', message: `${usage} is given ${given} of ${required} arguments`, at: tree }];
  }
  const surplus = tree.args[most];
  if (surplus === undefined) return [];
  return [{ severity: 'warning', code: 'too-many-arguments', message: `${usage} does not look at this argument`, at: surplus }];
}

function patternFindings({ args: [, second] }: Call): Finding[] {
  if (second === undefined) return [];
  const node = bare(second);
  const parts = node.kind === 'list' ? node.items : [node];
  return parts.flatMap((part): Finding[] => {
    const pattern = bare(part);
    if (pattern.kind !== 'literal' || typeof pattern.value !== 'string') return [];
    const message = troubleOf(pattern.value);
    return message === undefined ? [] : [{ severity: 'error', code: 'bad-pattern', message, at: pattern }];
  });
}

function troubleOf(pattern: string): string | undefined {
  try {
    new Pattern(pattern);
    return undefined;
  } catch (error) {
    if (error instanceof StellarError) return error.message;
    throw error;
  }
}
