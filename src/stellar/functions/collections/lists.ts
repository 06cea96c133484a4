import { illegalArgument } from '../../errors.js';
import { Character, kindOf, type Value } from '../../values.js';
import { arg, asLambda, elementsOf } from '../arguments.js';
import type { CallContext, Parameter, StellarFunction } from '../definition.js';
import { after, inTurn, type Maybe } from '../waiting.js';

const items: Parameter = { name: 'items', summary: 'a list or set; a string stands for its characters' };

const listAdd: StellarFunction = {
  name: 'LIST_ADD',
  summary: 'Appends an item to a list: the list itself changes.',
  parameters: [
    { name: 'list', summary: 'the list' },
    { name: 'item', summary: 'what to append, null too' },
  ],
  returns: 'the list; anything else than a list as it is',
  examples: [
    { expr: 'LIST_ADD([1], null)', gives: [1, null] },
    { expr: 'LIST_ADD([1])', gives: [1] },
    { expr: "LIST_ADD('a', 1)", gives: 'a' },
    { expr: 'LIST_ADD()', gives: null },
  ],
  call([list = null, item]) {
    if (Array.isArray(list) && item !== undefined) list.push(item);
    return list;
  },
};

/**
 * The items that MAP, FILTER and REDUCE iterate over: those at the time of the call, even if the lambda changes the list.
 *
 * @throws illegal argument
 */
function walked(value: Value, context: CallContext): Value[] {
  if (typeof value === 'string') context.step(value.length);
  if (typeof value === 'string') return value.split('').map((unit) => new Character(unit));
  const elements = elementsOf(value);
  if (elements === undefined) throw illegalArgument(`expected a list, a set or a string, got ${kindOf(value)}`);
  return elements === value ? [...elements] : elements;
}

/**
 * Runs MAP or FILTER. Null gives null, and without a lambda the items stay as they are; else `keep` is called with each item and the
 * lambda's result.
 */
function each(args: readonly Value[], context: CallContext, keep: (kept: Value[], item: Value, result: Value) => void): Maybe<Value> {
  const given = arg(args, 0);
  const lambda = asLambda(arg(args, 1));
  if (given === null || lambda === null) return given;
  const kept: Value[] = [];
  const visited = inTurn(walked(given, context), (item) => {
    context.step();
    return after(lambda.call(item), (result) => keep(kept, item, result));
  });
  return after(visited, () => kept);
}

const map: StellarFunction = {
  name: 'MAP',
  summary: 'Applies a lambda to each item.',
  parameters: [items, { name: 'lambda', summary: 'item -> result' }],
  returns: 'the list of results; null for null',
  examples: [
    { expr: "MAP(['a', 'b'], x -> TO_UPPER(x))", gives: ['A', 'B'] },
    { expr: 'MAP(null, x -> x)', gives: null },
    { expr: 'MAP(1, x -> x)', fails: 'illegal argument' },
    { expr: 'MAP([1])', fails: 'out of range' },
  ],
  async: true,
  call: (args, context) => each(args, context, (kept, _, result) => void kept.push(result)),
};

const filter: StellarFunction = {
  name: 'FILTER',
  summary: 'Keeps the items for which a lambda is true.',
  parameters: [items, { name: 'lambda', summary: 'item -> true or false' }],
  returns: 'the list of those kept; null for null',
  examples: [
    { expr: 'FILTER([1, 2, 3], x -> x > 1)', gives: [2, 3] },
    { expr: "FILTER([1, 2], x -> 'true')", gives: [] },
    { expr: 'FILTER(null, x -> true)', gives: null },
    { expr: "FILTER({'a': 1}, x -> true)", fails: 'illegal argument' },
  ],
  async: true,
  call: (args, context) =>
    each(args, context, (kept, item, result) => {
      if (result === true) kept.push(item);
    }),
};

const reduce: StellarFunction = {
  name: 'REDUCE',
  summary: 'Folds the items into one value, from the left.',
  parameters: [items, { name: 'lambda', summary: '(so far, item) -> next' }, { name: 'initial', summary: 'the value to begin with' }],
  returns: 'the last value; null when any argument is null or missing',
  examples: [
    { expr: 'REDUCE([1, 2, 3], (sum, x) -> sum + x, 0)', gives: 6 },
    { expr: 'REDUCE([], (sum, x) -> sum + x, 5)', gives: 5 },
    { expr: 'REDUCE([1, 2], (sum, x) -> sum + x)', gives: null },
  ],
  async: true,
  call(args, context) {
    const [given = null, body = null, initial = null] = args;
    if (args.length < 3 || given === null || initial === null) return null;
    const lambda = asLambda(body);
    if (lambda === null) return null;
    let soFar: Value = initial;
    const visited = inTurn(walked(given, context), (item) => {
      context.step();
      return after(lambda.call(soFar, item), (next) => {
        soFar = next;
      });
    });
    return after(visited, () => soFar);
  },
};

function zipper(name: string, which: string, lengthOf: (...lengths: number[]) => number, example: unknown): StellarFunction {
  return {
    name,
    summary: `The first items of all lists as one list, then the second ones, and so on, as long as the ${which} list.`,
    parameters: [{ name: 'list', summary: 'the lists; anything else is left out', rest: true }],
    returns: 'a list of lists',
    examples: [
      { expr: `${name}([1, 2], null, ['a'])`, gives: example },
      { expr: `${name}()`, gives: [] },
    ],
    call(args, context) {
      const lists = args.filter((each) => Array.isArray(each));
      const length = lists.length === 0 ? 0 : lengthOf(...lists.map((each) => each.length));
      context.step(length * lists.length);
      return Array.from({ length }, (_, i) => lists.map((each) => each[i] ?? null));
    },
  };
}

export const listFunctions: readonly StellarFunction[] = [
  listAdd,
  map,
  filter,
  reduce,
  zipper('ZIP', 'shortest', Math.min, [[1, 'a']]),
  zipper('ZIP_LONGEST', 'longest', Math.max, [
    [1, 'a'],
    [2, null],
  ]),
];
