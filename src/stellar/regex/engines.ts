/**
 * V8's two engines. The one that steps back is fast, and gives over to the other after 50,000 steps; but a step can be as long as the text, and its compiler takes
 * minutes for some expressions. The other takes a time that is bounded by text and expression, and knows no look-around, no references and no flags i and u.
 */
import { setFlagsFromString } from 'node:v8';
import { StellarError } from '../errors.js';

/** What an expression is like that is written for V8. */
export interface Shape {
  /** Its characters and classes, each as often as its repetitions ask for. */
  size: number;
  /** How many optional parts stand in a row, at most. */
  options: number;
}

const longestText = 16 * 1024;
/** A compiled `a?a?…a` takes 2 ms with 20 options, a second with 50, minutes with 100. */
const mostOptions = 16;
const largestExpression = 5_000;
/** About four seconds of the second engine at its worst; a thousandth of that is usual. */
const mostWork = 200_000_000;

/** One expression for both engines. */
export class Engines {
  readonly #source: string;
  readonly #flags: string;
  readonly #shape: Shape;
  readonly #stepping: RegExp | undefined;
  #linear: RegExp | undefined;

  /** @throws SyntaxError for what V8 refuses */
  constructor(source: string, flags: string, shape: Shape) {
    allowLinear();
    this.#source = source;
    this.#flags = flags;
    this.#shape = shape;
    const suits = shape.options <= mostOptions && shape.size <= largestExpression;
    if (suits) this.#stepping = new RegExp(source, flags);
    else this.#linear = new RegExp(source, `${flags}l`);
  }

  /** @throws StellarError limit for a text that is too long for so large an expression */
  for(text: string): RegExp {
    if (text.length <= longestText && this.#stepping !== undefined) return this.#stepping;
    const { size } = this.#shape;
    if (text.length * size > mostWork)
      throw new StellarError('limit', `the regular expression has ${size} parts, too many for a text of ${text.length} characters`);
    this.#linear ??= new RegExp(this.#source, `${this.#flags}l`);
    return this.#linear;
  }
}

/** maas is started with these flags; a process that was not gets them here, for the expressions made from now on. */
function allowLinear(): void {
  setFlagsFromString('--enable-experimental-regexp-engine');
  setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks');
}
