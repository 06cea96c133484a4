import { ofProperty, ofText, union } from './charset.js';
import type { Anchor } from './nodes.js';

const terminators = '\n\r\u0085\u2028\u2029';
/** `Character.isLetterOrDigit` and the underscore, as `\b` sees words. */
const word = union(ofProperty('L'), ofProperty('Nd'), ofText('_'));

/** @param from where the search began */
export function holdsAt(anchor: Anchor, text: string, at: number, from: number): boolean {
  switch (anchor) {
    case 'start':
      return at === 0;
    case 'search start':
      return at === from;
    case 'end':
      return at === text.length;
    case 'end or last line':
      return at === text.length || (endsLine(text, at) && /^(?:\r\n|[\s\S])$/.test(text.slice(at, at + 3)));
    case 'line start':
      return at === 0 || (at < text.length && startsLine(text, at));
    case 'line end':
      return at === text.length || endsLine(text, at);
    case 'word boundary':
      return atWordBoundary(text, at);
    case 'no word boundary':
      return !atWordBoundary(text, at);
  }
}

export function endsInTerminator(text: string): boolean {
  return text !== '' && terminators.includes(text.charAt(text.length - 1));
}

function startsLine(text: string, at: number): boolean {
  return terminators.includes(text.charAt(at - 1)) && !betweenCrLf(text, at);
}

function endsLine(text: string, at: number): boolean {
  return at < text.length && terminators.includes(text.charAt(at)) && !betweenCrLf(text, at);
}

function betweenCrLf(text: string, at: number): boolean {
  return text.charAt(at - 1) === '\r' && text.charAt(at) === '\n';
}

function atWordBoundary(text: string, at: number): boolean {
  const isWord = (codePoint: number | undefined) => codePoint !== undefined && word.has(codePoint);
  const before = at === 0 ? undefined : text.codePointAt(at - (isLowSurrogate(text, at - 1) ? 2 : 1));
  return isWord(before) !== isWord(text.codePointAt(at));
}

/** Whether the unit there is the second half of a code point. */
export function isLowSurrogate(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff && at > 0 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800;
}
