/**
 * Recursive descent, with precedence climbing for the binary operators. From loose to tight:
 *
 *     x -> …    if … then … else …    c ? a : b
 *     and or                   equal, right-associative
 *     in, not in               right-associative; both sides take comparisons whole
 *     == != < <= > >=          chained to the left
 *     + -
 *     /
 *     *                        8 / 2 * 4 is 8 / (2 * 4)
 */
import { Cursor } from './cursor.js';
import { tokensOf } from './lexer.js';
import type { Token } from './tokens.js';
import type { ArithmeticOperator, Call, ComparisonOperator, LambdaLiteral, LogicOperator, Place, Tree } from './tree.js';

/**
 * @param depth levels of nesting that are allowed, chains of operators included
 * @returns undefined for a blank source (comments are blank too)
 * @throws StellarError syntax, limit
 */
export function parse(source: string, depth: number): Tree | undefined {
  const cursor = new Cursor(source, tokensOf(source), depth);
  if (cursor.is('end')) return undefined;
  const parser = new Parser(cursor);
  const tree = parser.expression();
  cursor.expect('end', 'an operator');
  return tree;
}

const inLevel = 1;
const comparisonLevel = 2;
type Level = { readonly level: number } & (
  | { readonly kind: 'membership' }
  | { readonly kind: 'comparison'; readonly operator: ComparisonOperator }
  | { readonly kind: 'arithmetic'; readonly operator: ArithmeticOperator }
);

const binaries: ReadonlyMap<string, Level> = new Map<string, Level>([
  ['in', { level: inLevel, kind: 'membership' }],
  ['not in', { level: inLevel, kind: 'membership' }],
  ...(['==', '!=', '<', '<=', '>', '>='] as const).map((operator): [string, Level] => [
    operator,
    { level: comparisonLevel, kind: 'comparison', operator },
  ]),
  ['+', { level: 3, kind: 'arithmetic', operator: '+' }],
  ['-', { level: 3, kind: 'arithmetic', operator: '-' }],
  ['/', { level: 4, kind: 'arithmetic', operator: '/' }],
  ['*', { level: 5, kind: 'arithmetic', operator: '*' }],
]);

class Parser {
  readonly #cursor: Cursor;

  constructor(cursor: Cursor) {
    this.#cursor = cursor;
  }

  expression(): Tree {
    return this.#cursor.nested(() => {
      const parameters = this.#parametersAhead();
      if (parameters !== undefined) return this.#lambda(parameters);
      return this.#cursor.is('if') ? this.#if() : this.#ternary();
    });
  }

  #if(): Tree {
    const { start } = this.#cursor.take();
    const condition = this.expression();
    this.#cursor.expect('then', 'an operator');
    const then = this.expression();
    this.#cursor.expect('else', 'an operator');
    const otherwise = this.expression();
    return { kind: 'conditional', form: 'if', condition, then, otherwise, ...this.#place(start, condition, then, otherwise) };
  }

  #ternary(): Tree {
    const condition = this.#logic();
    if (this.#cursor.accept('?') === undefined) return condition;
    const then = this.expression();
    this.#cursor.expect(':', 'an operator');
    const otherwise = this.expression();
    return { kind: 'conditional', form: '?', condition, then, otherwise, ...this.#place(condition.start, condition, then, otherwise) };
  }

  #logic(): Tree {
    const first = this.#binary(inLevel);
    const operands = [first];
    const operators: LogicOperator[] = [];
    const operatorAt = this.#cursor.peek().start;
    for (let operator = this.#logicOperator(); operator !== undefined; operator = this.#logicOperator()) {
      operators.push(operator);
      operands.push(this.#binary(inLevel));
    }
    if (operators.length === 0) return first;
    return { kind: 'logic', operands, operators, operatorAt, ...this.#place(first.start, ...operands) };
  }

  #logicOperator(): LogicOperator | undefined {
    const { type } = this.#cursor.peek();
    if (type !== 'and' && type !== 'or') return undefined;
    this.#cursor.take();
    return type;
  }

  /** A chain of operators that bind at least as tightly as `lowest`. */
  #binary(lowest: number): Tree {
    let left = this.#primary();
    for (;;) {
      const token = this.#cursor.peek();
      const operator = binaries.get(token.type);
      if (operator === undefined || operator.level < lowest) return left;
      this.#cursor.take();
      const right = operator.kind === 'membership' ? this.#cursor.nested(() => this.#binary(inLevel)) : this.#binary(operator.level + 1);
      left = this.#joined(operator, token, left, right);
    }
  }

  #joined(operator: Level, token: Token, left: Tree, right: Tree): Tree {
    const place = { operatorAt: token.start, ...this.#place(left.start, left, right) };
    switch (operator.kind) {
      case 'membership':
        return { kind: 'membership', negated: token.type === 'not in', left, right, ...place };
      case 'comparison':
        return { kind: 'comparison', operator: operator.operator, left, right, ...place };
      case 'arithmetic':
        for (const operand of [left, right]) {
          if (operand.kind === 'literal' && operand.value === null)
            this.#cursor.fail(operand.start, `null can't stand beside ${token.text}`);
        }
        return { kind: 'arithmetic', operator: operator.operator, left, right, ...place };
    }
  }

  #primary(): Tree {
    const token = this.#cursor.peek();
    switch (token.type) {
      case 'literal':
        return this.#literal(token.value ?? null);
      case 'null':
        return this.#literal(null);
      case 'true':
      case 'false':
        return this.#literal(token.type === 'true');
      case 'name':
        return this.#cursor.peek(1).type === '(' ? this.#call() : this.#variable();
      case 'exists':
        return this.#exists();
      case 'not':
        return this.#not();
      case '(':
        return this.#group();
      case '[':
        return this.#list();
      case '{':
        return this.#map();
      case 'match':
        return this.#match();
      case 'if':
        return this.#cursor.fail(token.start, 'an if beside an operator needs parentheses around it');
      default:
        return this.#cursor.refuse(['a value']);
    }
  }

  #literal(value: Extract<Tree, { kind: 'literal' }>['value']): Tree {
    const { start } = this.#cursor.take();
    return { kind: 'literal', value, ...this.#place(start) };
  }

  #variable(): Tree {
    const { text, start } = this.#cursor.take();
    return { kind: 'variable', name: text, ...this.#place(start) };
  }

  #exists(): Tree {
    const { start } = this.#cursor.take();
    this.#cursor.expect('(');
    const { text } = this.#cursor.expect('name');
    this.#cursor.expect(')');
    return { kind: 'exists', name: text, ...this.#place(start) };
  }

  #not(): Tree {
    const { start } = this.#cursor.take();
    this.#cursor.expect('(');
    const operand = this.expression();
    this.#cursor.expect(')', 'an operator');
    return { kind: 'not', operand, ...this.#place(start, operand) };
  }

  #group(): Tree {
    const { start } = this.#cursor.take();
    const inner = this.expression();
    this.#cursor.expect(')', 'an operator');
    return { kind: 'group', inner, ...this.#place(start, inner) };
  }

  #list(): Tree {
    const { start } = this.#cursor.take();
    const items = this.#separated(']', () => this.expression());
    return { kind: 'list', items, ...this.#place(start, ...items) };
  }

  #map(): Tree {
    const { start } = this.#cursor.take();
    const entries = this.#separated('}', () => {
      const key = this.#cursor.nested(() => this.#binary(comparisonLevel));
      this.#cursor.expect(':', 'an operator');
      return { key, value: this.expression() };
    });
    return { kind: 'map', entries, ...this.#place(start, ...entries.flatMap(({ key, value }) => [key, value])) };
  }

  #call(): Call {
    const { text, start } = this.#cursor.take();
    this.#cursor.take();
    const args = this.#separated(')', () => this.#argument());
    return { kind: 'call', name: text, args, ...this.#place(start, ...args) };
  }

  /** An expression, but no and, or, in without parentheses. */
  #argument(): Tree {
    const tree = this.expression();
    if (tree.kind !== 'logic' && tree.kind !== 'membership') return tree;
    return this.#cursor.fail(tree.operatorAt, 'as an argument, and, or and in need parentheses around them');
  }

  #match(): Tree {
    const { start } = this.#cursor.take();
    this.#cursor.expect('{');
    const branches: { condition: Tree; result: Tree }[] = [];
    while (!this.#cursor.is('default')) {
      const condition = this.expression();
      this.#cursor.expect('=>', 'an operator');
      branches.push({ condition, result: this.expression() });
      if (this.#cursor.is('}')) this.#cursor.refuse(['a comma and a default']);
      this.#cursor.expect(',', 'an operator');
    }
    this.#cursor.take();
    this.#cursor.expect('=>');
    const otherwise = this.expression();
    this.#cursor.expect('}', 'an operator');
    const parts = branches.flatMap(({ condition, result }) => [condition, result]);
    return { kind: 'match', branches, otherwise, ...this.#place(start, ...parts, otherwise) };
  }

  #lambda(parameters: readonly string[]): LambdaLiteral {
    const { start } = this.#cursor.peek();
    while (this.#cursor.take().type !== '->');
    const twice = parameters.find((name, i) => parameters.indexOf(name) !== i);
    if (twice !== undefined) this.#cursor.fail(start, `two parameters are named ${twice}`);
    const body = this.expression();
    return { kind: 'lambda', parameters, body, ...this.#place(start, body) };
  }

  /** The parameters when a lambda begins here, without taking anything. */
  #parametersAhead(): string[] | undefined {
    const cursor = this.#cursor;
    if (cursor.is('name')) return cursor.peek(1).type === '->' ? [cursor.peek().text] : undefined;
    if (!cursor.is('(')) return undefined;
    const names: string[] = [];
    let ahead = 1;
    while (cursor.peek(ahead).type === 'name') {
      names.push(cursor.peek(ahead++).text);
      if (cursor.peek(ahead).type !== ',' || cursor.peek(ahead + 1).type !== 'name') break;
      ahead++;
    }
    return cursor.peek(ahead).type === ')' && cursor.peek(ahead + 1).type === '->' ? names : undefined;
  }

  /** Items with commas between, then `close`, which is taken. */
  #separated<T>(close: ')' | ']' | '}', item: () => T): T[] {
    const items: T[] = [];
    if (this.#cursor.accept(close) !== undefined) return items;
    do items.push(item());
    while (this.#cursor.accept(',') !== undefined);
    this.#cursor.expect(close, 'a comma', 'an operator');
    return items;
  }

  /** From `start` to the token that was taken last. */
  #place(start: number, ...parts: readonly Tree[]): Place {
    let deepest = 0;
    for (const part of parts) if (part.depth > deepest) deepest = part.depth;
    const depth = deepest + 1;
    this.#cursor.checkDepth(depth, start);
    return { start, end: this.#cursor.peek(-1).end, depth };
  }
}
