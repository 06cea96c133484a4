import { messageOf } from '../../errors/message-of.js';
import type { Message } from '../message.js';
import type { Parsed } from './port.js';

/** For parsers that know one kind of failure only, that of the record: what they throw is its error, and the rest of the pipeline's order holds. */
export function plainList(parse: (text: string) => readonly Message[]): (text: string) => Parsed {
  return (text) => {
    try {
      return { messages: parse(text), errors: [] };
    } catch (error) {
      return { messages: [], errors: [], masterError: error instanceof Error ? error : new Error(String(error)) };
    }
  };
}

/** `Unable to parse <raw>: why`, as Metron's parsers word it. A long record is cut. */
export function unableToParse(raw: string, cause: unknown, what = 'Unable to parse '): Error {
  const shown = raw.length > 1_000 ? `${raw.slice(0, 1_000)}…` : raw;
  return new Error(`${what}${shown}: ${messageOf(cause)}`, { cause });
}
