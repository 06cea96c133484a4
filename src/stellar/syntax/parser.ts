/**
 * Metron's grammar by recursive descent. Beyond precedence it has levels that decide where a parenthesised expression may stand:
 *
 *     arithmetic   numbers, variables, calls, (arithmetic), (a ? b : c)     may be an operand of + - * /
 *     operand      the above, strings, lists, maps, lambdas, exists, …      may stand left of `in`
 *     comparison   the above, a == b, not(…), (logical)                     may be an argument, item or key
 *     logical      the above, a in b, a and b                               may be a condition
 *     whole        the above, a ? b : c, match {…}                          may be a branch, a body, a value of a map
 */
import { StellarError } from '../errors.js';
import { type Token, tokenize } from './lexer.js';
import { literalOf } from './literals.js';
import { positionOf } from './position.js';
import { type ArithmeticOperator, type Clause, type ComparisonOperator, childrenOf, type Node, type Tree } from './tree.js';

const Level = { arithmetic: 0, operand: 1, comparison: 2, logical: 3, whole: 4 } as const;
type Level = (typeof Level)[keyof typeof Level];

interface Parsed {
  readonly tree: Tree;
  readonly level: Level;
}

/** What is left out of a tree until its depth is known. */
type Bare<T = Tree> = T extends Tree ? Omit<T, 'depth'> : never;

const comparisons = new Set<string>(['==', '!=', '<', '<=', '>', '>=']);

/** Brackets, lambdas and branches inside each other. Each takes some twenty frames of the parser's own stack. */
const mostNested = 200;

/**
 * @param deepest how deep the tree may be; deeper ones could exhaust the stack when they are evaluated
 * @throws StellarError syntax (with the place and what was expected), or limit
 */
export function parse(source: string, deepest = 1_000): Tree {
  return new Parser(source, deepest).whole();
}

class Parser {
  readonly #source: string;
  readonly #tokens: readonly Token[];
  readonly #deepest: number;
  #next = 0;
  #nesting = 0;
  /** A lambda's body may end in `? :` only where no condition around the lambda could claim it. */
  #bodyMayBranch = true;

  constructor(source: string, deepest: number) {
    this.#source = source;
    this.#deepest = deepest;
    this.#tokens = tokenize(source);
  }

  whole(): Tree {
    const tree = this.#whole().tree;
    if (this.#peek().kind !== 'end') throw this.#unexpected(['an operator', 'the end of the expression']);
    return tree;
  }

  #whole(): Parsed {
    return this.#nested(() => {
      if (this.#isKeyword('match')) return { tree: this.#match(), level: Level.whole };
      if (this.#isKeyword('if')) return { tree: this.#ifThenElse(), level: Level.whole };
      const condition = this.#withBodies(false, () => this.#logical());
      if (!this.#isOperator('?') || condition.level > Level.logical) return condition;
      return { tree: this.#ternary(condition.tree), level: Level.whole };
    });
  }

  #ifThenElse(): Tree {
    const { start: at } = this.#take();
    const condition = this.#atMost(Level.logical, () => this.#logical());
    this.#expectKeyword('then');
    const then = this.#whole().tree;
    this.#expectKeyword('else');
    return this.#node({ type: 'conditional', at, condition, then, otherwise: this.#whole().tree });
  }

  #ternary(condition: Tree): Tree {
    const { start: at } = this.#take();
    const then = this.#whole().tree;
    this.#expectOperator(':');
    return this.#node({ type: 'conditional', at, condition, then, otherwise: this.#whole().tree });
  }

  #match(): Tree {
    const { start: at } = this.#take();
    this.#expectOperator('{');
    const clauses: Clause[] = [];
    do {
      if (this.#isKeyword('default') && clauses.length > 0) {
        const otherwise = this.#action();
        this.#expectOperator('}');
        return this.#node({ type: 'match', at, clauses, otherwise });
      }
      clauses.push(this.#clause());
    } while (this.#skipOperator(','));
    throw this.#unexpected(["','", "'default => …', which every match ends with"]);
  }

  #clause(): Clause {
    const first = this.#next;
    const check = this.#check();
    const bare = this.#next - first === 1;
    return { check, bare, action: this.#arrowAndAction() };
  }

  #check(): Tree {
    if (this.#isKeyword('if')) return this.#ifThenElse();
    const check = this.#atMost(Level.logical, () => this.#logical());
    return this.#isOperator('?') ? this.#ternary(check) : check;
  }

  #action(): Tree {
    this.#take();
    return this.#arrowAndAction();
  }

  #arrowAndAction(): Tree {
    this.#expectOperator('=>');
    return this.#whole().tree;
  }

  /** and, or: equal, and from right to left. */
  #logical(): Parsed {
    const operands = [this.#membership()];
    const operators: Token[] = [];
    while (this.#isKeyword('and') || this.#isKeyword('or')) {
      this.#require(operands.at(-1), Level.logical);
      operators.push(this.#take());
      operands.push(this.#membership());
    }
    const last = operands.at(-1) as Parsed;
    if (operators.length === 0) return last;
    this.#require(last, Level.logical);
    const tree = operators.reduceRight(
      (right, { text, start: at }, i) =>
        this.#node({ type: 'logical', at, operator: text === 'and' ? 'and' : 'or', left: (operands[i] as Parsed).tree, right }),
      last.tree,
    );
    return { tree, level: Level.logical };
  }

  /** `a in b`, whose right side takes in comparisons and further `in`s. */
  #membership(): Parsed {
    const left = this.#comparison();
    if (!this.#isKeyword('in') && !this.#isKeyword('not in')) return left;
    if (left.level > Level.operand) throw this.#unexpected(["'and'", "'or'"], 'left of in stands a single operand, not a comparison');
    const { text, start: at } = this.#take();
    const right = this.#nested(() => this.#atMost(Level.logical, () => this.#membership()));
    return { tree: this.#node({ type: 'in', at, negated: text === 'not in', left: left.tree, right }), level: Level.logical };
  }

  /** Comparisons chain to the left. */
  #comparison(): Parsed {
    let left = this.#sum();
    while (this.#peek().kind === 'operator' && comparisons.has(this.#peek().text)) {
      this.#require(left, Level.comparison);
      const { text, start: at } = this.#take();
      const right = this.#atMost(Level.comparison, () => this.#sum());
      const tree = this.#node({ type: 'comparison', at, operator: text as ComparisonOperator, left: left.tree, right });
      left = { tree, level: Level.comparison };
    }
    return left;
  }

  #sum(): Parsed {
    return this.#leftToRight(['+', '-'], () => this.#quotient());
  }

  #quotient(): Parsed {
    return this.#leftToRight(['/'], () => this.#product());
  }

  #product(): Parsed {
    return this.#leftToRight(['*'], () => this.#operand());
  }

  #leftToRight(operators: readonly ArithmeticOperator[], operand: () => Parsed): Parsed {
    let left = operand();
    for (let operator = this.#arithmetic(operators); operator !== undefined; operator = this.#arithmetic(operators)) {
      this.#require(left, Level.arithmetic);
      const { start: at } = this.#take();
      const right = this.#atMost(Level.arithmetic, operand);
      left = { tree: this.#node({ type: 'arithmetic', at, operator, left: left.tree, right }), level: Level.arithmetic };
    }
    return left;
  }

  #arithmetic(operators: readonly ArithmeticOperator[]): ArithmeticOperator | undefined {
    const { kind, text } = this.#peek();
    return kind === 'operator' ? operators.find((operator) => operator === text) : undefined;
  }

  #operand(): Parsed {
    const token = this.#peek();
    switch (token.kind) {
      case 'keyword':
        return this.#word(token);
      case 'identifier':
        return this.#named(token);
      case 'operator':
        return this.#bracketed(token);
      case 'end':
        throw this.#unexpected(['a value']);
    }
    this.#take();
    const tree = this.#node({ type: 'literal', at: token.start, value: literalOf(token, this.#source) });
    return { tree, level: token.kind === 'string' ? Level.operand : Level.arithmetic };
  }

  #word(token: Token): Parsed {
    const { text, start: at } = token;
    switch (text) {
      case 'true':
      case 'false':
      case 'null':
      case 'NaN':
        this.#take();
        return {
          tree: this.#node({ type: 'literal', at, value: literalOf(token, this.#source) }),
          level: text === 'NaN' ? Level.arithmetic : Level.operand,
        };
      case 'exists':
        return { tree: this.#exists(), level: Level.operand };
      case 'not':
        return { tree: this.#not(), level: Level.comparison };
      default:
        throw this.#unexpected(['a value'], standsWhere(text));
    }
  }

  #exists(): Tree {
    const { start: at } = this.#take();
    this.#expectOperator('(');
    const { kind, text: name } = this.#peek();
    if (kind !== 'identifier') throw this.#unexpected(['the name of a variable']);
    this.#take();
    this.#expectOperator(')');
    return this.#node({ type: 'exists', at, name });
  }

  #not(): Tree {
    const { start: at } = this.#take();
    if (!this.#isOperator('(')) throw this.#unexpected(["'('"], 'not takes its operand in parentheses');
    this.#take();
    const operand = this.#nested(() => this.#atMost(Level.logical, () => this.#withBodies(true, () => this.#logical())));
    this.#expectOperator(')');
    return this.#node({ type: 'not', at, operand });
  }

  #named({ text: name, start: at }: Token): Parsed {
    const after = this.#tokens[this.#next + 1];
    if (after?.kind === 'operator' && after.text === '->') return this.#lambda();
    this.#take();
    if (!this.#isOperator('(')) return { tree: this.#node({ type: 'variable', at, name }), level: Level.arithmetic };
    this.#take();
    return { tree: this.#node({ type: 'call', at, name, args: this.#items(')') }), level: Level.arithmetic };
  }

  #bracketed({ text, start: at }: Token): Parsed {
    switch (text) {
      case '(':
        return this.#beginsLambda() ? this.#lambda() : this.#parenthesised();
      case '[':
        this.#take();
        return { tree: this.#node({ type: 'list', at, items: this.#items(']') }), level: Level.operand };
      case '{':
        this.#take();
        return { tree: this.#node({ type: 'map', at, entries: this.#entries() }), level: Level.operand };
      case '-':
        throw this.#unexpected(['a value'], 'there is no negation of an expression: write 0 - x; a minus before a number touches it');
      default:
        throw this.#unexpected(['a value']);
    }
  }

  #parenthesised(): Parsed {
    this.#take();
    const { tree, level } = this.#whole();
    this.#expectOperator(')');
    if (level === Level.arithmetic || tree.type === 'conditional') return { tree, level: Level.arithmetic };
    return { tree, level: level === Level.whole ? Level.whole : Level.comparison };
  }

  #beginsLambda(): boolean {
    let at = this.#next + 1;
    const isOperator = (text: string) => this.#tokens[at]?.kind === 'operator' && this.#tokens[at]?.text === text;
    while (this.#tokens[at]?.kind === 'identifier' || isOperator(',')) at++;
    if (!isOperator(')')) return false;
    at++;
    return isOperator('->');
  }

  #lambda(): Parsed {
    const parameters = this.#isOperator('(') ? this.#parameters() : [this.#take().text];
    const { start: at } = this.#take();
    const body = this.#nested(() => (this.#bodyMayBranch ? this.#whole().tree : this.#bodyWithoutBranch()));
    return { tree: this.#node({ type: 'lambda', at, parameters, body }), level: Level.operand };
  }

  #bodyWithoutBranch(): Tree {
    return this.#isKeyword('match') || this.#isKeyword('if') ? this.#whole().tree : this.#logical().tree;
  }

  #parameters(): string[] {
    this.#take();
    const names: string[] = [];
    if (!this.#isOperator(')')) {
      do {
        if (this.#peek().kind !== 'identifier') throw this.#unexpected(['the name of a parameter']);
        names.push(this.#take().text);
      } while (this.#skipOperator(','));
    }
    this.#expectOperator(')');
    return names;
  }

  /** Arguments or list items up to the closing bracket: no bare and, or, in. */
  #items(close: ')' | ']'): Tree[] {
    const items: Tree[] = [];
    if (this.#skipOperator(close)) return items;
    do items.push(this.#nested(() => this.#item()));
    while (this.#skipOperator(','));
    this.#expectOperator(close);
    return items;
  }

  #item(): Tree {
    if (this.#isKeyword('if')) return this.#ifThenElse();
    const item = this.#withBodies(this.#atLambda(), () => this.#logical());
    if (this.#isOperator('?') && item.level <= Level.logical) return this.#ternary(item.tree);
    if (item.level > Level.comparison) throw this.#badItem(item.tree);
    return item.tree;
  }

  #badItem(tree: Tree): StellarError {
    const what = tree.type === 'in' ? (tree.negated ? 'not in' : 'in') : tree.type === 'logical' ? tree.operator : 'match';
    const message = what === 'match' ? 'match cannot be an argument or item' : `${what} as an argument or item needs parentheses around it`;
    return new StellarError('syntax', message, { position: positionOf(this.#source, tree.at), expected: ["','", "')'"] });
  }

  #entries(): [Tree, Tree][] {
    const entries: [Tree, Tree][] = [];
    if (this.#skipOperator('}')) return entries;
    do {
      const key = this.#atMost(Level.comparison, () => this.#withBodies(true, () => this.#comparison()));
      if (!this.#isOperator(':')) throw this.#unexpected(["':'"], 'a colon that touches a name belongs to it: put a blank before it');
      this.#take();
      entries.push([key, this.#whole().tree]);
    } while (this.#skipOperator(','));
    this.#expectOperator('}');
    return entries;
  }

  #atLambda(): boolean {
    const { kind, text } = this.#peek();
    if (kind === 'operator') return text === '(' && this.#beginsLambda();
    const after = this.#tokens[this.#next + 1];
    return kind === 'identifier' && after?.kind === 'operator' && after.text === '->';
  }

  #withBodies<T>(mayBranch: boolean, parse: () => T): T {
    const before = this.#bodyMayBranch;
    this.#bodyMayBranch = mayBranch;
    const parsed = parse();
    this.#bodyMayBranch = before;
    return parsed;
  }

  #nested<T>(parse: () => T): T {
    if (++this.#nesting > mostNested) throw this.#tooDeep(mostNested, this.#peek().start);
    const parsed = parse();
    this.#nesting--;
    return parsed;
  }

  #node(bare: Bare): Tree {
    // The depth comes last since it is that of the children.
    const node = Object.assign(bare, { depth: 0 }) as Tree & { depth: number };
    for (const child of childrenOf(node)) node.depth = Math.max(node.depth, child.depth + 1);
    if (node.depth > this.#deepest) throw this.#tooDeep(this.#deepest, node.at);
    return node;
  }

  #tooDeep(levels: number, at: number): StellarError {
    return new StellarError('limit', `nested deeper than ${levels} levels`, { position: positionOf(this.#source, at) });
  }

  #atMost(level: Level, parse: () => Parsed): Tree {
    const parsed = parse();
    this.#require(parsed, level);
    return parsed.tree;
  }

  #require(parsed: Parsed | undefined, level: Level): void {
    if (parsed !== undefined && parsed.level > level) throw this.#unexpected(expectedAfter(parsed), reasonFor(parsed.tree, level));
  }

  #peek(): Token {
    return this.#tokens[this.#next] as Token;
  }

  #take(): Token {
    const token = this.#peek();
    this.#next++;
    return token;
  }

  #isKeyword(text: string): boolean {
    const token = this.#peek();
    return token.kind === 'keyword' && token.text === text;
  }

  #isOperator(text: string): boolean {
    const token = this.#peek();
    return token.kind === 'operator' && token.text === text;
  }

  #skipOperator(text: string): boolean {
    if (!this.#isOperator(text)) return false;
    this.#next++;
    return true;
  }

  #expectOperator(text: string): void {
    if (!this.#skipOperator(text)) throw this.#unexpected([`'${text}'`]);
  }

  #expectKeyword(text: string): void {
    if (!this.#isKeyword(text)) throw this.#unexpected([`'${text}'`]);
    this.#next++;
  }

  #unexpected(expected: readonly string[], why?: string): StellarError {
    const token = this.#peek();
    const found = token.kind === 'end' ? 'the expression ends' : `unexpected ${this.#source.slice(token.start, token.end)}`;
    const signed = /^-/.test(token.text) && token.kind !== 'operator' && token.kind !== 'string';
    const reason = why ?? (signed ? 'the minus belongs to the number: a subtraction needs blanks around it' : undefined);
    const message = `${found}, expected ${choice(expected)}${reason === undefined ? '' : ` (${reason})`}`;
    return new StellarError('syntax', message, { position: positionOf(this.#source, token.start), expected });
  }
}

function choice(expected: readonly string[]): string {
  return expected.join(', ').replace(/, (?=[^,]*$)/, ' or ');
}

function expectedAfter({ level }: Parsed): readonly string[] {
  return level === Level.whole ? ['the end of the expression'] : ["'and'", "'or'", 'the end of the expression'];
}

function reasonFor(tree: Tree, level: Level): string | undefined {
  if (level === Level.arithmetic) return 'arithmetic takes numbers, variables and calls only; JOIN joins texts';
  if (tree.type === 'match') return 'nothing can be done to the result of a match';
  return undefined;
}

function standsWhere(keyword: string): string | undefined {
  if (keyword === 'match') return 'a match stands alone, in parentheses, or in a branch, body, or map value';
  if (keyword === 'if') return 'put the if in parentheses';
  if (keyword === 'default') return 'default ends a match, behind at least one other clause';
  return `${keyword} is a word of the language`;
}

export type { Node };
