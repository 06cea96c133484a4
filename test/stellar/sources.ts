import fc from 'fast-check';

/** Numbers from 0 up to a bound, from a seed: the same seed, the same source. */
type Draw = (bound: number) => number;

function drawFrom(seed: number): Draw {
  let state = seed | 1;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 8) % bound;
  };
}

const leaves = [
  ...['a', 'b', 'c', 'a.b', 'list', 'text', 'none', '_', 'exists(a)', 'exists(none)', '[]', '{}', 'true', 'false'],
  ...['0', '1', '-1', '7', '1L', '2.5', '1f', '2147483647', "'a'", '"abc"', "'\\n'", 'NaN', "'yes'"],
];
const levels = [
  ['and', 'or', '&&', '||', 'AND'],
  ['in', 'not in', 'NOT IN'],
  ['==', '!=', '<', '<=', '>', '>='],
  ['+', '-', '*', '/'],
];

/** Writes one source: every shape of the language, about `room` parts of it. */
class Writer {
  readonly #draw: Draw;
  #room: number;

  constructor(draw: Draw, room: number) {
    this.#draw = draw;
    this.#room = room;
  }

  expression(): string {
    const shape = this.#room > 0 ? this.#draw(10) : 9;
    if (shape === 0) return `if ${this.expression()} then ${this.expression()} else ${this.expression()}`;
    if (shape === 1) return `${this.#chain(0)} ? ${this.expression()} : ${this.expression()}`;
    return this.#chain(0);
  }

  #chain(level: number): string {
    const operators = levels[level];
    if (operators === undefined) return this.#primary();
    let text = this.#chain(level + 1);
    while (this.#room > 0 && this.#draw(4) === 0) text += ` ${operators[this.#draw(operators.length)]} ${this.#chain(level + 1)}`;
    return text;
  }

  #primary(): string {
    this.#room--;
    const shape = this.#room > 0 ? this.#draw(14) : 13;
    switch (shape) {
      case 0:
        return `(${this.expression()})`;
      case 1:
        return `not(${this.expression()})`;
      case 2:
        return `[${this.expression()}, ${this.expression()}]`;
      case 3:
        return `{${this.#chain(2)} : ${this.expression()}}`;
      case 4:
      case 5:
        return `ID(${this.#argument()})`;
      case 6:
        return `MAP([${this.expression()}, ${this.expression()}], (x, b) -> ${this.expression()} == x)`;
      case 7:
        return `match { ${this.expression()} => ${this.expression()}, default => ${this.expression()} }`;
      default:
        return leaves[this.#draw(leaves.length)] ?? 'a';
    }
  }

  #argument(): string {
    return this.#draw(2) === 0 ? this.#chain(2) : `(${this.expression()})`;
  }
}

/** Sources that parse. Variables: a, b, c, a.b, list, text, none; functions: ID and MAP. */
export const sources: fc.Arbitrary<string> = fc
  .tuple(fc.integer(), fc.nat({ max: 20 }))
  .map(([seed, room]) => new Writer(drawFrom(seed), room).expression());
