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
  /** Optional parts in a row, at most; see options-in-row.ts. */
  readonly options: number;
  /** Those that V8 captures. */
  groups: number;
}

const longestText = 16 * 1024;
/** A compiled `a?a?…a` takes 2 ms with 20 options, a second with 50, minutes with 100. */
export const mostOptions = 20;
const largestExpression = 5_000;
/** Characters times parts: about eight seconds of the second engine at its worst, and a thousandth of that in general. The first one seldom gives over to it. */
const mostWork = 400_000_000;
/** So many groups take as long as the parts. */
const groupsAsParts = 16;

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
    const { size, groups } = this.#shape;
    const stepping = text.length <= longestText ? this.#stepping : undefined;
    if (text.length * size * (1 + groups / groupsAsParts) > mostWork)
      throw new StellarError('limit', `the regular expression has ${size} parts, too many for a text of ${text.length} characters`);
    if (stepping !== undefined) return stepping;
    this.#linear ??= new RegExp(this.#source, `${this.#flags}l`);
    return this.#linear;
  }
}

/** maas is started with these flags; a process that was not gets them here, for the expressions made from now on. */
function allowLinear(): void {
  setFlagsFromString('--enable-experimental-regexp-engine');
  setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks');
}
