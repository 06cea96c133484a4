import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { type ConfigExpression, expressionsOf } from './config-expressions.js';
import { readConfigJson } from './config-json.js';
import type { ConfigType } from './config-place.js';

/** An expression in the text of a configuration. */
export interface LocatedExpression extends ConfigExpression {
  /** Whether it has to give a boolean. */
  readonly mode: 'value' | 'predicate';
  /** Where a unit of the expression is in the text: an escape there is one unit here. */
  offsetIn(expressionOffset: number): number;
}

/** @returns where the text stops being JSON, and why; undefined when it is some */
export function jsonTrouble(text: string): { readonly offset: number; readonly message: string } | undefined {
  const errors: ParseError[] = [];
  try {
    parseTree(withoutMark(text), errors);
  } catch (error) {
    // The parser of the tree calls itself for each level.
    if (error instanceof RangeError) return { offset: 0, message: 'it is nested too deep' };
    throw error;
  }
  const [first] = errors;
  return first && { offset: first.offset, message: `it is no JSON: ${inWords(printParseErrorCode(first.error))}` };
}

/** `CloseBraceExpected` as words. */
function inWords(code: string): string {
  return code.replace(/\B[A-Z]/g, (capital) => ` ${capital}`).toLowerCase();
}

/** Which kind of configuration it is, by its fields. */
function typeOfConfig(config: ReadonlyMap<unknown, unknown>): ConfigType {
  const has = (...names: string[]) => names.some((name) => config.has(name));
  if (has('parserClassName', 'fieldTransformations', 'sensorTopic', 'parserConfig')) return 'PARSER';
  if (has('enrichment', 'threatIntel', 'threatintel')) return 'ENRICHMENT';
  return has('profiles') ? 'PROFILER' : 'GLOBAL';
}

/**
 * Every expression of a configuration, and where it stands in the text.
 *
 * @returns undefined for what is no JSON object
 */
export function locateExpressions(text: string): LocatedExpression[] | undefined {
  const root = parseTree(withoutMark(text));
  if (root?.type !== 'object') return undefined;
  const config = readConfigJson(text, 'the configuration');
  if (!(config instanceof Map)) return undefined;
  const nodes = new Map<string, Node>();
  collect(root, '', nodes);
  return expressionsOf(typeOfConfig(config), config).map((expression) => located(text, expression, nodes.get(expression.path)));
}

/** Some editors of Windows put it before the text. A blank keeps offsets what they were. */
function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, ' ');
}

function collect(node: Node, path: string, nodes: Map<string, Node>): void {
  nodes.set(path, node);
  const below = (name: string) => (path === '' ? name : `${path}.${name}`);
  for (const [at, child] of (node.children ?? []).entries()) {
    const [key, value] = child.children ?? [];
    if (child.type === 'property' && key !== undefined && value !== undefined) collect(value, below(String(key.value)), nodes);
    else if (node.type === 'array') collect(child, below(String(at)), nodes);
  }
}

const predicates = /(^|\.)(rule|condition|filter\.query|onlyif)$/;

function located(text: string, expression: ConfigExpression, node: Node | undefined): LocatedExpression {
  const isRule = node?.type === 'object';
  // Rules may be the keys of a map.
  const token = isRule ? keyNode(node, expression.source) : node;
  const mode = isRule || predicates.test(expression.path) ? 'predicate' : 'value';
  if (token === undefined) return { ...expression, mode, offsetIn: () => 0 };
  const offsets = unitOffsets(text.slice(token.offset, token.offset + token.length));
  // What stands before the expression, such as `v :=`, is not part of it.
  const skipped = Math.max(0, offsets.length - 1 - expression.source.length);
  return { ...expression, mode, offsetIn: (offset) => token.offset + (offsets[Math.min(offset + skipped, offsets.length - 1)] ?? 0) };
}

function keyNode(map: Node, key: string): Node | undefined {
  return map.children?.map((property) => property.children?.[0]).find((node) => node?.value === key);
}

/** For each unit of a JSON string its offset in the token, and that of the closing quote. */
function unitOffsets(token: string): number[] {
  const offsets: number[] = [];
  let at = 1;
  while (at < token.length - 1) {
    offsets.push(at);
    if (token[at] !== '\\') at += 1;
    else at += token[at + 1] === 'u' ? 6 : 2;
  }
  return [...offsets, at];
}
