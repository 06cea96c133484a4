import { closest } from '../../domain/closest.js';
import { StellarError } from '../errors.js';
import type { Registry } from '../functions/registry.js';
import { defaultLimits } from '../limits.js';
import { allFields } from '../plan/names.js';
import { parse } from '../syntax/parser.js';
import { positionOf } from '../syntax/position.js';
import { childrenOf, type Tree } from '../syntax/tree.js';
import { callFindings } from './calls.js';
import type { Diagnostic } from './diagnostic.js';
import {
  arithmeticFindings,
  comparisonFindings,
  conditionFindings,
  type Finding,
  membershipFindings,
  ruleFindings,
  unreachableFindings,
} from './rules.js';

export interface CheckOptions {
  readonly registry: Registry;
  /** `predicate` for a rule or filter, whose value must be a boolean. Default `value`: any value will do. */
  readonly mode?: 'value' | 'predicate';
  /** The variables that the expression may use; without them any name is accepted. */
  readonly variables?: ReadonlySet<string>;
}

/**
 * Finds mistakes in an expression without evaluating it. Anything that depends on the values of variables or on results of functions is not
 * judged, so a reported error is certain to occur whenever that part is evaluated.
 *
 * @returns the findings in the order of the text; a single one for a text that can't be parsed
 */
export function check(source: string, options: CheckOptions): Diagnostic[] {
  if (source.length > defaultLimits.sourceLength) {
    return [
      located(source, {
        severity: 'error',
        code: 'limit',
        message: 'the expression is too long',
        at: { start: 0, end: source.length, depth: 0 },
      }),
    ];
  }
  try {
    const tree = parse(source, defaultLimits.depth);
    if (tree === undefined) return [];
    const findings = [...(options.mode === 'predicate' ? ruleFindings(tree) : []), ...findingsIn(tree, options, new Set())];
    return findings.sort((a, b) => a.at.start - b.at.start).map((finding) => located(source, finding));
  } catch (error) {
    if (error instanceof StellarError) return [unparsed(source, error)];
    throw error;
  }
}

function findingsIn(tree: Tree, options: CheckOptions, parameters: ReadonlySet<string>): Finding[] {
  const inside = tree.kind === 'lambda' ? new Set([...parameters, ...tree.parameters]) : parameters;
  const below = childrenOf(tree).flatMap((child) => findingsIn(child, options, inside));
  return [...findingsAt(tree, options, parameters), ...below];
}

function findingsAt(tree: Tree, { registry, variables }: CheckOptions, parameters: ReadonlySet<string>): Finding[] {
  switch (tree.kind) {
    case 'call':
      return callFindings(tree, registry);
    case 'arithmetic':
      return arithmeticFindings(tree);
    case 'comparison':
      return comparisonFindings(tree);
    case 'membership':
      return membershipFindings(tree);
    case 'conditional':
      return conditionFindings(tree);
    case 'match':
      return [...conditionFindings(tree), ...unreachableFindings(tree)];
    case 'variable': {
      const { name } = tree;
      if (variables === undefined || variables.has(name) || parameters.has(name) || name === allFields) return [];
      const suggestion = closest(name, [...variables, ...parameters]);
      return [{ severity: 'warning', code: 'unknown-variable', message: `no variable ${name} is known here`, at: tree, suggestion }];
    }
    default:
      return [];
  }
}

function located(source: string, { severity, code, message, at, suggestion }: Finding): Diagnostic {
  const [start, end] = [positionOf(source, at.start), positionOf(source, at.end)];
  return { severity, code, message, start, end, ...(suggestion !== undefined && { suggestion }) };
}

function unparsed(source: string, { fault, message, position, suggestion }: StellarError): Diagnostic {
  const start = position ?? positionOf(source, 0);
  const end = positionOf(source, start.offset + 1);
  return {
    severity: 'error',
    code: fault === 'limit' ? 'limit' : 'syntax',
    message,
    start,
    end,
    ...(suggestion !== undefined && { suggestion }),
  };
}
