import type { Message } from '../../../src/sensor/message.js';
import { encodeMessage } from '../../../src/sensor/message-json.js';

type Fields = Readonly<Record<string, unknown>>;

/** A line of a file of cases: what a record gives, from Metron's documented behaviour alone. */
export interface Case {
  /** What is to be seen. */
  readonly shows: string;
  /** Of the sensor's parser, as parsers/<sensor>.json has it. */
  readonly config: unknown;
  readonly record: string;
  /** The global configuration. */
  readonly globals?: unknown;
  /** Files of grok patterns by their paths. */
  readonly patterns?: Readonly<Record<string, string>>;
  /** Fields of each message; `$lacks` are those that it must not have. */
  readonly gives?: readonly Fields[];
  /** Fields of each error message, likewise; `{"$like": …}` is an expression that a text fits. Default: there is none. */
  readonly errors?: readonly Fields[];
  /** A part of the reason for which such a configuration is refused. */
  readonly refuses?: string;
}

export function readCases(text: string): readonly Case[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Case);
}

/** As the next stage reads it. */
export function plain(message: Message | undefined): Record<string, unknown> {
  return message === undefined ? {} : JSON.parse(encodeMessage(message));
}

/** Of a message what a case asks of it: where nothing differs, it is what the case says. */
export function asked(message: Message | undefined, { $lacks = [], ...fields }: Fields): Fields {
  const all = plain(message);
  const found = Object.entries(fields).map(([name, wanted]) => [name, fits(all[name], wanted) ? wanted : all[name]]);
  const unwanted = ($lacks as string[]).filter((name) => !Object.hasOwn(all, name));
  return { ...Object.fromEntries(found), $lacks: unwanted };
}

function fits(value: unknown, wanted: unknown): boolean {
  const like = (wanted as { readonly $like?: string } | null)?.$like;
  return typeof like === 'string' && typeof value === 'string' && new RegExp(like).test(value);
}
