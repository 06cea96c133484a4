import type { Clock } from '../../runtime/clock/clock.js';
import type { Message } from '../message.js';

/** A part of a record that could not be parsed. The rest of the record goes on. */
export interface ParseError {
  /** The line, or the whole record. */
  readonly raw: string;
  readonly error: Error;
}

export interface Parsed {
  readonly messages: readonly Message[];
  /** One a line. */
  readonly errors: readonly ParseError[];
  /** The record as a whole failed, beside the messages that it gave nonetheless. */
  readonly masterError?: Error;
}

/** Turns the text of a record into messages: one, several, or none at all, which drops it. It keeps nothing between records. */
export interface Parser {
  /** How a record's bytes are to be read, for `parse` and for `original_string`, by name. */
  readonly charset: string;
  /**
   * Anything may come: binary, half a line, ten megabytes. It takes time and memory in proportion to the text.
   *
   * @throws Error the record as a whole is no good: an error of the record, without messages
   */
  parse(text: string): Parsed;
  /** The parser's own idea of a message that is fit to go on, asked after the transformations. */
  isValid(message: Message): boolean;
}

/** Where the texts of grok pattern files come from: HDFS, a directory, the built-in ones. */
export interface PatternFiles {
  /** @returns undefined when there is no such file. @throws Failure when the place cannot be reached */
  read(path: string): Promise<string | undefined>;
}

/** What parsers are given at construction. */
export interface ParserEnvironment {
  readonly patterns: PatternFiles;
  readonly clock: Clock;
  /** IANA name, where Metron takes the zone of its JVM. */
  readonly defaultTimeZone: string;
}

export const nothing: Parsed = { messages: [], errors: [] };

export function parsed(...messages: Message[]): Parsed {
  return { messages, errors: [] };
}
