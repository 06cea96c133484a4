import { type CharSet, ofText } from './charset.js';

/** A Java regular expression as parsed, flags resolved into the nodes. */
export type Regex =
  | { readonly type: 'empty' }
  | { readonly type: 'set'; readonly set: CharSet }
  | { readonly type: 'sequence'; readonly parts: readonly Regex[] }
  | { readonly type: 'either'; readonly choices: readonly Regex[] }
  | { readonly type: 'group'; readonly body: Regex /** undefined: not captured */; readonly index: number | undefined }
  | {
      readonly type: 'repeat';
      readonly body: Regex;
      readonly min: number;
      readonly max: number;
      readonly mode: 'greedy' | 'lazy' | 'possessive';
      /** Written as `?`. */
      readonly isOption: boolean;
    }
  /** `\X`: what is seen as one character */
  | { readonly type: 'grapheme' }
  | { readonly type: 'atomic'; readonly body: Regex }
  | { readonly type: 'look'; readonly body: Regex; readonly behind: Behind | undefined; readonly negated: boolean }
  | { readonly type: 'reference'; readonly group: number; readonly ignoreCase: boolean }
  | { readonly type: 'anchor'; readonly at: Anchor };

/** Where what is looked for behind may begin. */
export interface Behind {
  readonly min: number;
  /** As Java counts it: below 0 where its ints overflow. */
  readonly max: number;
  /** Counted in code points, else in UTF-16 units. */
  readonly byCodePoint: boolean;
}

export type Anchor =
  /** of the text; of a line; where the search began */
  | 'start'
  | 'line start'
  | 'search start'
  /** of the text; there or before a last line terminator; of a line */
  | 'end'
  | 'end or last line'
  | 'line end'
  | 'word boundary'
  | 'no word boundary';

export interface ParsedRegex {
  readonly root: Regex;
  readonly groupCount: number;
  readonly names: ReadonlyMap<string, number>;
}

/** Fewest and most code points that can match. */
export function lengthOf(regex: Regex): { readonly min: number; readonly max: number } {
  switch (regex.type) {
    case 'set':
      return { min: 1, max: 1 };
    case 'sequence':
      return regex.parts.map(lengthOf).reduce((a, b) => ({ min: a.min + b.min, max: a.max + b.max }), { min: 0, max: 0 });
    case 'either': {
      const lengths = regex.choices.map(lengthOf);
      return { min: Math.min(...lengths.map(({ min }) => min)), max: Math.max(...lengths.map(({ max }) => max)) };
    }
    case 'group':
    case 'atomic':
      return lengthOf(regex.body);
    case 'repeat': {
      const { min, max } = lengthOf(regex.body);
      return { min: min * regex.min, max: max === 0 ? 0 : max * regex.max };
    }
    case 'grapheme':
      return { min: 1, max: Number.POSITIVE_INFINITY };
    case 'reference':
      return { min: 0, max: Number.POSITIVE_INFINITY };
    default:
      return { min: 0, max: 0 };
  }
}

/** `\R` */
export const lineBreak: Regex = {
  type: 'either',
  choices: [
    {
      type: 'sequence',
      parts: [
        { type: 'set', set: ofText('\r') },
        { type: 'set', set: ofText('\n') },
      ],
    },
    { type: 'set', set: ofText('\n\u000b\f\r\u0085\u2028\u2029') },
  ],
};
