import { illegalArgument } from '../errors.js';

/** In degrees. */
export interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

const letters = '0123456789bcdefghjkmnpqrstuvwxyz';
const bitsALetter = 5;
const longest = 12;

/** @param length characters, up to 12 @throws StellarError illegal argument for a point that is none, or more characters */
export function geohashOf({ latitude, longitude }: Point, length: number): string {
  if (length > longest) throw illegalArgument(`a geohash has at most ${longest} characters, got ${length}`);
  if (!(Math.abs(latitude) <= 90)) throw illegalArgument(`a latitude lies between -90 and 90, got ${latitude}`);
  if (!(Math.abs(longitude) <= 180)) throw illegalArgument(`a longitude lies between -180 and 180, got ${longitude}`);
  const east = new Halving(-180, 180);
  const north = new Halving(-90, 90);
  let hash = '';
  for (let at = 0; at < length; at++) {
    let digit = 0;
    for (let bit = 0; bit < bitsALetter; bit++) {
      const upper = (at * bitsALetter + bit) % 2 === 0 ? east.towards(longitude) : north.towards(latitude);
      digit = digit * 2 + Number(upper);
    }
    hash += letters[digit];
  }
  return hash;
}

/** The centre of a geohash's cell. @throws StellarError illegal argument for what is no geohash */
export function pointOf(hash: string): Point {
  const east = new Halving(-180, 180);
  const north = new Halving(-90, 90);
  let place = 0;
  for (const letter of hash) {
    const digit = letters.indexOf(letter);
    if (digit < 0) throw illegalArgument(`${hash} is no geohash: ${letter} is not one of its letters`);
    for (let bit = bitsALetter - 1; bit >= 0; bit--, place++) (place % 2 === 0 ? east : north).take(((digit >> bit) & 1) === 1);
  }
  return { latitude: north.middle, longitude: east.middle };
}

/** A range that is cut in half again and again. */
class Halving {
  #low: number;
  #high: number;

  constructor(low: number, high: number) {
    this.#low = low;
    this.#high = high;
  }

  get middle(): number {
    return (this.#low + this.#high) / 2;
  }

  take(upper: boolean): void {
    if (upper) this.#low = this.middle;
    else this.#high = this.middle;
  }

  /** Takes the half that holds the value. @returns whether it is the upper one */
  towards(value: number): boolean {
    const upper = value >= this.middle;
    this.take(upper);
    return upper;
  }
}
