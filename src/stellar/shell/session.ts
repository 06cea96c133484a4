/**
 * A shell's session without its terminal: what each input means, which variables there are. Metron's magics, and a few more.
 */
import { closest } from '../../domain/closest.js';
import { messageOf } from '../../errors/message-of.js';
import { describeCounters } from '../../models/describe-counters.js';
import { noQuestions } from '../../models/port.js';
import { assignmentOf } from '../assignment.js';
import { StellarError } from '../errors.js';
import { Evaluator } from '../evaluator.js';
import { explain } from '../explain.js';
import type { Capabilities, ShellVariable } from '../functions/capabilities.js';
import type { StellarFunction } from '../functions/definition.js';
import { hasOpenString } from '../syntax/lexer.js';
import { textOf } from '../text.js';
import { StellarMap, type Value, type ValueMap } from '../values.js';

export type Reply =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'function'; readonly definition: StellarFunction }
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'quit' };

/** Where `%load` and `%sensor` read from. */
export interface ShellSources {
  /** Variables in a file that holds a JSON object. @throws Failure */
  load(file: string): Promise<ReadonlyMap<string, Value>>;
  /** A sensor's configurations by kind: parser, enrichment, indexing; as JSON. @throws Failure */
  sensor(name: string): Promise<ReadonlyMap<string, string>>;
}

export interface SessionOptions {
  readonly capabilities: Capabilities;
  readonly variables: ReadonlyMap<string, Value>;
  readonly globals: ValueMap;
  readonly sources: ShellSources;
}

/** What can be typed beside expressions, and what it does. */
const magics: Readonly<Record<string, string>> = {
  '%functions': '%functions [TEXT]      the functions that have TEXT in their name',
  '%vars': '%vars                  the variables, and what they were set by',
  '%globals': '%globals               the global configuration',
  '%define': '%define NAME := EXPR   sets a value in the global configuration of this shell',
  '%undefine': '%undefine NAME         removes one',
  '%load': '%load FILE             takes the fields of a message, a JSON object, as variables',
  '%sensor': "%sensor NAME           takes a sensor's configurations as variables: parser, enrichment, indexing",
  '%models': '%models                how the models that were asked have answered',
  '%help': '%help                  this',
};

const help = [
  'an expression          shows its value',
  'NAME := EXPR           sets a variable; also +=, -=, *=, /=, ++, --',
  '?NAME                  explains a function',
  ...Object.values(magics),
  '# …                    a comment',
  'quit                   ends the shell, as Ctrl-D does',
].join('\n');

/** Whoever types sees that it waits, and may give it up; an editor stays open for long. */
const mostWaitMs = 24 * 3_600_000;

const nothing: Reply = { kind: 'nothing' };

export class ShellSession {
  readonly #evaluator: Evaluator;
  readonly #variables: Map<string, ShellVariable>;
  readonly #globals: ValueMap;
  readonly #models: Capabilities['models'];
  readonly #sources: ShellSources;

  constructor({ capabilities, variables, globals, sources }: SessionOptions) {
    this.#variables = new Map(Array.from(variables, ([name, value]) => [name, { value, expression: undefined }]));
    this.#globals = globals;
    this.#models = capabilities.models;
    this.#sources = sources;
    const shell = { variables: () => this.#variables };
    this.#evaluator = new Evaluator({ capabilities: { ...capabilities, globals, shell }, limits: { waitMs: mostWaitMs } });
  }

  /** Whether more has to come before the input can mean anything: it ends in a backslash, or in the middle of an expression. */
  isUnfinished(input: string): boolean {
    const text = input.trim();
    if (text.endsWith('\\')) return true;
    if (text === '' || /^[?#%]/.test(text) || text === 'quit') return false;
    const source = assignmentOf(text)?.expression ?? text;
    if (source === '') return false;
    try {
      this.#evaluator.compile(source);
      return false;
    } catch (error) {
      if (!(error instanceof StellarError) || error.fault !== 'syntax') return false;
      return (error.position?.offset ?? 0) >= source.trimEnd().length || hasOpenString(source);
    }
  }

  /** Never throws for what was typed. @throws the reason of `signal` */
  async execute(input: string, signal: AbortSignal): Promise<Reply> {
    const text = input.replaceAll(/\\\r?\n/g, '\n').trim();
    try {
      return await this.#reply(text, signal);
    } catch (error) {
      signal.throwIfAborted();
      return { kind: 'error', message: messageOf(error) };
    }
  }

  /** Names that begin so: functions and variables, magics at the start of a line. */
  complete(word: string, isFirst: boolean): string[] {
    if (word.startsWith('%')) return isFirst ? Object.keys(magics).filter((name) => name.startsWith(word)) : [];
    if (word.startsWith('?')) return this.#functions(word.slice(1)).map((name) => `?${name}`);
    const variables = [...this.#variables.keys()].filter((name) => name.startsWith(word)).sort();
    return [...variables, ...this.#functions(word).map((name) => `${name}(`)];
  }

  async #reply(text: string, signal: AbortSignal): Promise<Reply> {
    if (text === '') return nothing;
    const assignment = text.startsWith('%') ? undefined : assignmentOf(text);
    if (assignment !== undefined) return this.#assign(assignment.variable, assignment.expression, signal);
    if (text.startsWith('?')) return this.#explain(text.slice(1));
    if (text === 'quit') return { kind: 'quit' };
    if (text.startsWith('#')) return { kind: 'text', text: '' };
    if (text.startsWith('%')) return this.#magic(text, signal);
    return this.#told(await this.#evaluate(text, signal));
  }

  async #assign(name: string, expression: string, signal: AbortSignal): Promise<Reply> {
    const reply = this.#told(await this.#evaluate(expression, signal));
    if (reply.kind !== 'error') this.#variables.set(name, { value: reply.kind === 'value' ? reply.value : null, expression });
    return reply;
  }

  #explain(name: string): Reply {
    const definition = this.#evaluator.registry.get(name);
    if (definition === undefined) {
      const meant = closest(name, this.#evaluator.registry.names());
      const hint = meant === undefined ? '' : `; did you mean ${meant}?`;
      return { kind: 'error', message: `nothing is known of a function '${name}'${hint}` };
    }
    return { kind: 'function', definition };
  }

  async #magic(text: string, signal: AbortSignal): Promise<Reply> {
    const [, name = '', rest = ''] = /^(\S+)\s*([\s\S]*)$/.exec(text) ?? [];
    switch (name) {
      case '%functions':
        return this.#text(
          this.#functions('')
            .filter((each) => each.includes(rest))
            .join(', '),
        );
      case '%vars':
        return this.#text(Array.from(this.#variables, shown).join(', '));
      case '%globals':
        return this.#text(textOf(this.#globals));
      case '%define':
        return this.#define(rest, signal);
      case '%undefine':
        if (rest === '') return { kind: 'error', message: '%undefine which?' };
        this.#globals.delete(rest);
        return this.#text('');
      case '%load':
        return this.#take(await this.#sources.load(rest));
      case '%sensor':
        return this.#take(await this.#sources.sensor(rest));
      case '%models':
        return this.#text(describeCounters(this.#models?.counters ?? noQuestions));
      case '%help':
        return this.#text(help);
      default:
        return { kind: 'error', message: `there is no ${name}; %help shows what there is` };
    }
  }

  async #define(text: string, signal: AbortSignal): Promise<Reply> {
    const assignment = assignmentOf(text);
    if (assignment === undefined) return { kind: 'error', message: '%define takes NAME := EXPRESSION' };
    const reply = this.#told(await this.#evaluate(assignment.expression, signal));
    if (reply.kind === 'nothing') return { kind: 'error', message: `%define ${assignment.variable}: the value is null` };
    if (reply.kind === 'value') this.#globals.set(assignment.variable, reply.value);
    return reply;
  }

  #take(values: ReadonlyMap<string, Value>): Reply {
    for (const [name, value] of values) this.#variables.set(name, { value, expression: undefined });
    return this.#text([...values.keys()].join(', '));
  }

  async #evaluate(expression: string, signal: AbortSignal): Promise<Value | StellarError> {
    const variables = new Map(Array.from(this.#variables, ([name, { value }]) => [name, value]));
    try {
      return await this.#evaluator.compile(expression).run(variables, { signal });
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof StellarError)) throw error;
      return new StellarError(error.fault, explain(error), { cause: error });
    }
  }

  #told(outcome: Value | StellarError): Reply {
    if (outcome instanceof StellarError) return { kind: 'error', message: outcome.message };
    return outcome === null ? nothing : { kind: 'value', value: outcome };
  }

  #text(text: string): Reply {
    return { kind: 'text', text };
  }

  #functions(start: string): string[] {
    const wanted = start.toUpperCase();
    return this.#evaluator.registry.names().filter((name) => name.startsWith(wanted));
  }
}

/** An empty global configuration to begin with. */
export function emptyGlobals(): ValueMap {
  return new StellarMap<Value, Value>();
}

function shown([name, { value, expression }]: readonly [string, ShellVariable]): string {
  return `${name} = ${textOf(value)}${expression === undefined ? '' : ` via \`${expression}\``}`;
}
