import { illegalState } from '../errors.js';

const units: Readonly<Record<string, number>> = {
  millisecond: 1,
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 7 * 86_400_000,
};

/** 0 is Sunday. */
const days: Readonly<Record<string, readonly number[]>> = {
  ...Object.fromEntries(['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'].map((day, at) => [day, [at]])),
  weekday: [1, 2, 3, 4, 5],
  weekend: [0, 6],
};

/** Which times a text like `30 minutes every 1 day from 2 weeks ago excluding weekends` means. All are spans back from now, in ms. */
export interface WindowSelection {
  readonly sizeMs: number | undefined;
  readonly everyMs: number | undefined;
  readonly fromMs: number | undefined;
  readonly toMs: number;
  /** Days of the week; undefined: all. */
  readonly including: ReadonlySet<number> | undefined;
  readonly excluding: ReadonlySet<number>;
}

/**
 * Reads the language of windows (docs/stellar.md), in any case:
 *
 *     [last] SPAN [window] [every SPAN] [[starting] from SPAN [ago]] [to|until SPAN [ago]] [including DAYS] [excluding DAYS]
 *
 * @throws StellarError illegal state, with the word that can't be there
 */
export function readWindow(text: string): WindowSelection {
  const words = new Words(text);
  const isLast = words.skip('last');
  const sizeMs = isLast || words.isNumber ? words.span() : undefined;
  if (sizeMs !== undefined) words.skip('window', 'windows');
  const everyMs = words.skip('every') ? words.span() : undefined;
  const isFrom = words.skip('starting') ? words.expect('from') : words.skip('from');
  const fromMs = isFrom ? words.ago() : undefined;
  const toMs = words.skip('to', 'until') ? words.ago() : 0;
  const including = words.skip('including') ? words.days() : undefined;
  const excluding = words.skip('excluding') ? words.days() : new Set<number>();
  words.end();
  if (sizeMs === undefined && fromMs === undefined) throw illegalState(`${quoted(text)} says neither how long, nor from when`);
  if (everyMs !== undefined && (sizeMs === undefined || fromMs === undefined)) {
    throw illegalState(`${quoted(text)}: what comes back "every" so often has a length, and begins "from" some time`);
  }
  if (fromMs !== undefined && fromMs <= toMs) throw illegalState(`${quoted(text)} ends before it begins`);
  return { sizeMs, everyMs, fromMs, toMs, including, excluding };
}

/**
 * The spans of time that are selected, the earliest first, as epoch ms.
 * @param step told for each
 */
export function intervalsOf({ sizeMs, everyMs, fromMs, toMs }: WindowSelection, now: number, step: () => void): [number, number][] {
  const end = now - toMs;
  if (fromMs === undefined) return [[end - (sizeMs ?? 0), end]];
  const start = now - fromMs;
  if (sizeMs === undefined) return [[start, end]];
  const intervals: [number, number][] = [];
  for (let at = start; at < end; at += everyMs ?? Number.POSITIVE_INFINITY) {
    step();
    intervals.push([at, Math.min(at + sizeMs, end)]);
  }
  return intervals;
}

export function isSelected({ including, excluding }: WindowSelection, dayOfWeek: number): boolean {
  return (including === undefined || including.has(dayOfWeek)) && !excluding.has(dayOfWeek);
}

class Words {
  readonly #text: string;
  readonly #words: readonly string[];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#words = text.toLowerCase().match(/,|[^\s,]+/g) ?? [];
  }

  get isNumber(): boolean {
    return /^\d+$/.test(this.#word);
  }

  get #word(): string {
    return this.#words[this.#at] ?? '';
  }

  skip(...words: readonly string[]): boolean {
    if (!words.includes(this.#word)) return false;
    this.#at += 1;
    return true;
  }

  expect(word: string): true {
    if (!this.skip(word)) throw this.#unexpected(word);
    return true;
  }

  span(): number {
    if (!this.isNumber) throw this.#unexpected('a number');
    const count = Number(this.#word);
    this.#at += 1;
    const name = singular(this.#word);
    const unit = Object.hasOwn(units, name) ? units[name] : undefined;
    if (unit === undefined || !Number.isSafeInteger(count * unit)) throw this.#unexpected(Object.keys(units).join(', '));
    if (count === 0) throw illegalState(`${quoted(this.#text)}: a span of nothing`);
    this.#at += 1;
    return count * unit;
  }

  ago(): number {
    const span = this.span();
    this.skip('ago');
    return span;
  }

  days(): Set<number> {
    const named = new Set<number>();
    do {
      const day = singular(this.#word);
      const meant = Object.hasOwn(days, day) ? days[day] : undefined;
      if (meant === undefined) throw this.#unexpected(Object.keys(days).join(', '));
      for (const each of meant) named.add(each);
      this.#at += 1;
    } while (this.skip(',', 'and'));
    return named;
  }

  end(): void {
    if (this.#at < this.#words.length) throw this.#unexpected('the end');
  }

  #unexpected(expected: string) {
    const found = this.#word === '' ? 'it ends' : `there is ${this.#word}`;
    return illegalState(`${quoted(this.#text)}: ${found} where ${expected} is expected`);
  }
}

function singular(word: string): string {
  return word.replace(/s$/, '');
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
