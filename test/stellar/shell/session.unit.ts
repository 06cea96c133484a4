import { describe, expect, it } from 'vitest';
import { emptyGlobals, ShellSession } from '../../../src/stellar/shell/session.js';
import { textOf } from '../../../src/stellar/text.js';
import type { Value } from '../../../src/stellar/values.js';

const signal = new AbortController().signal;

function shell(variables: Readonly<Record<string, Value>> = {}) {
  const globals = emptyGlobals();
  const session = new ShellSession({
    capabilities: {},
    variables: new Map(Object.entries(variables)),
    globals,
    sources: {
      load: async () => new Map<string, Value>([['host', 'a.com']]),
      sensor: async (name) => {
        if (name !== 'squid') throw new Error(`no sensor ${name} is configured`);
        return new Map([['parser', '{"sensorTopic":"squid"}']]);
      },
    },
  });
  const type = async (input: string) => {
    const reply = await session.execute(input, signal);
    if (reply.kind === 'value') return textOf(reply.value);
    if (reply.kind === 'text') return reply.text;
    return reply.kind === 'error' ? `! ${reply.message}` : reply.kind;
  };
  return { session, type, globals };
}

describe('what is typed', () => {
  it.each([
    ['1 + 2', '3'],
    ["  'a'  ", 'a'],
    ['', 'nothing'],
    ['null', 'nothing'],
    ['# a comment', ''],
    ['quit', 'quit'],
    ['?TO_UPPER', 'function'],
    ['?to_upper', "! nothing is known of a function 'to_upper'; did you mean TO_UPPER?"],
    ['%functions STARTS', 'STARTS_WITH'],
    ['%globals', '{}'],
    ['%undefine', '! %undefine which?'],
    ['%define', '! %define takes NAME := EXPRESSION'],
    ['%define x := null', '! %define x: the value is null'],
    ['%sensor unknown', '! no sensor unknown is configured'],
    ['%models', 'no model was asked'],
    ['%unheard', '! there is no %unheard; %help shows what there is'],
    ['1 +\\\n2', '3'],
  ])('%j says %j', async (input, said) => {
    expect(await shell().type(input)).toBe(said);
  });

  it('shows where an expression is wrong', async () => {
    expect(await shell().type('1 + ]')).toMatch(/\n1 \+ \]\n {4}\^$/);
  });
});

describe('variables', () => {
  it('are set and counted up, and remember what they were set by', async () => {
    const { type } = shell({ given: 'g' });
    expect(await type('x := 1 + 2')).toBe('3');
    expect(await type('x += 1')).toBe('4');
    expect(await type('x++')).toBe('5');
    expect(await type('%vars')).toBe('given = g, x = 5 via `x + 1`');
    expect(await type("SHELL_GET_EXPRESSION('x')")).toBe('x + 1');
  });

  it('stay as they were when their expression fails', async () => {
    const { type } = shell({ x: 1 });
    expect(await type('x := 1 / 0')).toMatch(/^! /);
    expect(await type('x')).toBe('1');
  });

  it('are taken from a message, and from the configurations of a sensor', async () => {
    const { type } = shell();
    expect(await type('%load message.json')).toBe('host');
    expect(await type('host')).toBe('a.com');
    expect(await type('%sensor squid')).toBe('parser');
    expect(await type("'squid' in parser")).toBe('true');
  });
});

describe('the global configuration', () => {
  it('is what functions see, and changes for this shell', async () => {
    const { type, globals } = shell();
    expect(await type('%define limit := 5')).toBe('5');
    expect(globals.get('limit')).toBe(5);
    await type('%undefine limit');
    expect(await type('%globals')).toBe('{}');
  });
});

describe('an input of several lines', () => {
  it.each([
    ['MAP([1],', true],
    ['x := 1 +', true],
    ['1 + 2', false],
    ["'a string", true],
    ["x := 'a string", true],
    ["1 'a'", false],
    ["'a\\\\q'", false],
    ['1 + ]', false],
    ['1 \\', true],
    ['%define x := 1 +', false],
    ['# (', false],
    ['', false],
  ])('goes on after %j: %j', (input, unfinished) => {
    expect(shell().session.isUnfinished(input)).toBe(unfinished);
  });
});

describe('completion', () => {
  it('knows functions in any case, variables, magics and help', () => {
    const { session } = shell({ to_be: 1, other: 2 });
    expect(session.complete('to_', true)).toEqual(expect.arrayContaining(['to_be', 'TO_UPPER(']));
    expect(session.complete('to_', true)).not.toContain('other');
    expect(session.complete('%v', true)).toEqual(['%vars']);
    expect(session.complete('%v', false)).toEqual([]);
    expect(session.complete('?STARTS', true)).toEqual(['?STARTS_WITH']);
  });
});
