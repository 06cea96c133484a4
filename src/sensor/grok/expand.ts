import { closest } from '../../domain/closest.js';
import { Failure } from '../../errors/catalogue.js';

export interface Capture {
  readonly field: string;
  /** The group's name in the expanded expression. */
  readonly group: string;
  /** What its text is to become, by `%{NAME:field:int}`; undefined: an integer where it reads as one. */
  readonly type: CaptureType | undefined;
}

export type CaptureType = 'int' | 'long' | 'float' | 'double' | 'boolean' | 'string';

const types: Readonly<Record<string, CaptureType>> = {
  int: 'int',
  integer: 'int',
  long: 'long',
  float: 'float',
  double: 'double',
  boolean: 'boolean',
  string: 'string',
};

export interface Expanded {
  /** In Java's language. */
  readonly regex: string;
  /** In the order in which they open. */
  readonly captures: readonly Capture[];
}

const unwanted = 'UNWANTED';
const longest = 1_000_000;
const deepest = 100;

/** `%{NAME}`, `%{NAME:field}`, `%{NAME:field:type}`; `(?<field>` and `(?P<field>` of an expression itself; `\k<field>`; `[:alpha:]`; any escaped character. */
const token = /%\{([A-Za-z0-9_]+)(?::([^}]+))?\}|\(\?P?<([A-Za-z_]\w*)>|\\k<([A-Za-z_]\w*)>|\[:(\^?)([a-z]+):\]|\\[\s\S]/g;

/**
 * A grok expression with all its references written out. Every reference is a group; the ones whose field counts have a name.
 *
 * @throws Failure BAD_SENSOR_CONFIG for a name without a definition, or one that contains itself
 */
export function expand(definitions: ReadonlyMap<string, string>, label: string): Expanded {
  return new Expansion(definitions).of(label);
}

class Expansion {
  readonly #definitions: ReadonlyMap<string, string>;
  readonly #captures: Capture[] = [];
  /** References that have their group already: the same one again yields its first occurrence only. */
  readonly #seen = new Set<string>();
  readonly #inside: string[] = [];
  #length = 0;

  constructor(definitions: ReadonlyMap<string, string>) {
    this.#definitions = definitions;
  }

  of(label: string): Expanded {
    const regex = this.#definition(label);
    return { regex, captures: this.#captures };
  }

  #definition(name: string): string {
    const definition = this.#definitions.get(name);
    if (definition === undefined) throw this.#unknown(name);
    if (this.#inside.includes(name)) throw new Failure('BAD_SENSOR_CONFIG', `the grok pattern ${name} contains itself`, { name });
    this.#length += definition.length;
    if (this.#length > longest || this.#inside.length > deepest)
      throw new Failure(
        'BAD_SENSOR_CONFIG',
        `the grok pattern ${this.#inside[0] ?? name} is more than ${longest} characters long, or ${deepest} deep`,
        { name },
      );
    this.#inside.push(name);
    const regex = definition.replaceAll(
      token,
      (whole, reference?: string, field?: string, inline?: string, back?: string, not?: string, posix?: string) => {
        if (reference !== undefined) return this.#reference(whole, reference, field);
        if (inline !== undefined) return `(?<${this.#capture(inline)}>`;
        if (back !== undefined) return `\\k<${this.#captures.findLast((capture) => capture.field === back)?.group ?? back}>`;
        return posix === undefined ? whole : (posixClass(posix, not === '^') ?? whole);
      },
    );
    this.#inside.pop();
    return regex;
  }

  #reference(whole: string, name: string, field = name): string {
    const counts = field !== unwanted && !this.#seen.has(whole);
    if (!counts) return `(?:${this.#definition(name)})`;
    this.#seen.add(whole);
    const group = this.#capture(...typedField(field));
    return `(?<${group}>${this.#definition(name)})`;
  }

  #capture(field: string, type?: CaptureType): string {
    const group = `g${this.#captures.length}`;
    this.#captures.push({ field, group, type });
    return group;
  }

  #unknown(name: string): Failure {
    const near = closest(name, [...this.#definitions.keys()]);
    const where = this.#inside.length === 0 ? '' : `, which ${this.#inside.at(-1)} refers to`;
    const hint = near === undefined ? undefined : `did you mean ${near}?`;
    return new Failure('BAD_SENSOR_CONFIG', `there is no grok pattern ${name}${where}`, { name }, { hint });
  }
}

/** `bytes:int`, or `bytes;int`: the field, and its type. What names no type is part of the field's name. */
function typedField(text: string): [field: string, type?: CaptureType] {
  const [, field = '', name = ''] = /^(.+)[:;](\w+)$/.exec(text) ?? [];
  const type = Object.hasOwn(types, name) ? types[name] : undefined;
  return type === undefined ? [text] : [field, type];
}

const posixNames: Readonly<Record<string, string>> = {
  alpha: 'Alpha',
  digit: 'Digit',
  alnum: 'Alnum',
  upper: 'Upper',
  lower: 'Lower',
  punct: 'Punct',
  graph: 'Graph',
  print: 'Print',
  blank: 'Blank',
  cntrl: 'Cntrl',
  xdigit: 'XDigit',
  space: 'Space',
};

function posixClass(name: string, negated: boolean): string | undefined {
  const java = Object.hasOwn(posixNames, name) ? posixNames[name] : undefined;
  return java === undefined ? undefined : `\\${negated ? 'P' : 'p'}{${java}}`;
}
