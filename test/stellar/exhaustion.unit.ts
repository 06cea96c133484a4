import { expect, it } from 'vitest';
import { ManualClock } from '../../src/runtime/clock/manual-clock.js';
import { Evaluator } from '../../src/stellar/evaluator.js';
import { defaultLimits } from '../../src/stellar/limits.js';
import { answer } from '../../src/stellar/ndjson.js';
import type { Value } from '../../src/stellar/values.js';

/** Its clock stands still: what ends, ends by its steps. */
const withSteps = (steps: number) => new Evaluator({ clock: new ManualClock(), limits: { ...defaultLimits, steps } });
const evaluator = withSteps(1_000_000);
/** For what walks over the same 2^16 parts again and again: enough to do so four times, and to make them, which takes few. */
const walker = withSteps(300_000);

const items = (count: number) => `SPLIT(FILL_LEFT('', ',', ${count - 1}), ',')`;
const text = (length: number) => `FILL_LEFT('', 'a', ${length})`;
/** A list of lists, of 2^16 parts. */
const bushy = `REDUCE(${items(16)}, (a, x) -> [a, a], [1])`;
const withBushy = (body: string) => `MAP([${bushy}], b -> ${body})`;
const often = (part: string, count = 300) => `, ${part}`.repeat(count);

it.each(
  [
    // keys
    `REDUCE(${items(40)}, (a, x) -> MAP_MERGE([{a : x}, a]), {})`,
    withBushy(`SET_INIT(MAP(${items(200)}, x -> [x, b]))`),
    withBushy(`MULTISET_INIT(MAP(${items(200)}, x -> [x, b]))`),
    withBushy(`[0${often('{b : 1}')}]`),
    withBushy(`BLOOM_ADD(BLOOM_INIT()${often('b')})`),
    withBushy(`HLLP_ADD(null, MAP(${items(200)}, x -> b))`),
    // comparisons
    `MAP([[${bushy}, ${bushy}]], b -> [0${often('GET_FIRST(b) == GET_LAST(b)')}])`,
    withBushy(`[0${often('[1, b] in [[2], [1, b]]')}]`),
    // texts
    withBushy(`JOIN(MAP(${items(200)}, x -> b), '')`),
    withBushy(`FORMAT('${'%1$h'.repeat(200)}', b)`),
    `MAP(${text(2_000_000)}, x -> 1)`,
    // memory
    `MAP(${items(300)}, x -> HLLP_INIT(20))`,
    `REDUCE(${items(10_000)}, (b, x) -> BLOOM_ADD(b, [b, x]), BLOOM_INIT(2147483647, 0.0000001, 0.0000001))`,
    // statistics
    `STATS_BIN(STATS_ADD(STATS_INIT(10000), MAP(${items(10_000)}, x -> 1)), 5, MAP(${items(10_000)}, x -> 50))`,
    `MAP([STATS_ADD(STATS_INIT(10000), MAP(${items(10_000)}, x -> 1))], s -> MAP(${items(1_000)}, x -> STATS_MEAN(s)))`,
    // regular expressions
    `REGEXP_MATCH('a', JOIN(MAP(${items(150_000)}, x -> 'a'), '|'))`,
    `REGEXP_MATCH(${text(16_000)}, '${'(a|b|c|d|e)*'.repeat(400)}x')`,
    // digests and dates
    withBushy(`HASH([b, b, b, b], 'MD5')`),
    `DATE_FORMAT(JOIN(MAP(${items(100_000)}, x -> 'zzzz'), ' '), 5L, 'America/New_York')`,
    `IS_DATE('EST', JOIN(MAP(${items(100_000)}, x -> 'zzzz'), ' '))`,
    // nesting
    '{'.repeat(100_000),
    "{'a' : ".repeat(10_000),
  ].map((source) => [source.slice(0, 120), source]),
)('ends with a limit: %s', async (_, source = '') => {
  const by = source.includes(bushy) || source.includes('MAP_MERGE') ? walker : evaluator;
  const run = async () => by.compile(source).evaluateAsync(new Map());

  await expect(run()).rejects.toMatchObject({ fault: 'limit' });
});

// A step of these takes so long that nobody waits for as many: the time ends them, which is looked at between two matches.
it.each([`REGEXP_REPLACE(${text(200_000)}, 'a.*b|a', 'x')`, `REGEXP_REPLACE(${text(20_000)}, '(a+)\\\\1b|a', 'x')`])(
  'ends with its time: %s',
  async (source) => {
    const timeMs = 100;
    const hasty = new Evaluator({ limits: { ...defaultLimits, timeMs } });
    const run = async () => hasty.compile(source).evaluateAsync(new Map());

    await expect(run()).rejects.toMatchObject({ fault: 'limit', message: expect.stringContaining(`longer than ${timeMs} ms`) });
  },
);

const hard: [string, Value][] = [
  [`REGEXP_MATCH('a', '${'(a)'.repeat(20_000)}')`, false],
  [`REGEXP_MATCH(${text(15_000)}, '(?=(.*?)a$)\\\\1a')`, true],
  [`REGEXP_MATCH(${text(200_000)}, '.*?.*?.*?.*?.*?b')`, false],
  [`REGEXP_MATCH('a', '${'(?=a)'.repeat(300)}a')`, true],
  [`REGEXP_MATCH('b', '${'a|'.repeat(50_000)}a')`, false],
  // The second time is the one that V8 compiles for.
  [`MAP(${items(3)}, x -> REGEXP_MATCH('aaaaa', '${'a?'.repeat(100)}aaaa'))`, [true, true, true]],
  [`MAP(${items(3)}, x -> REGEXP_MATCH('aaaaa', '(?:${'[a-z]?(?:b|c)?'.repeat(50)})aaaa'))`, [true, true, true]],
  [`TO_DOUBLE(JOIN([FILL_LEFT('', '9', 2000000), 'x'], ''))`, null],
  [`TO_LONG(JOIN([FILL_LEFT('', '0', 2000000), 'x'], ''))`, null],
  [`TO_INTEGER(FILL_LEFT('7', '0', 2000000))`, 7],
];

it.each(hard.map(([source, value]): [string, string, Value] => [source.slice(0, 120), source, value]))(
  'is answered all the same: %s',
  async (_, source, value) => {
    expect(await evaluator.compile(source).evaluateAsync(new Map())).toEqual(value);
  },
);

it('state that holds itself is not written without end', async () => {
  const question = { id: 1, expr: `REDUCE(${items(2_000)}, (s, x) -> SAMPLE_ADD(s, s), SAMPLE_INIT(10))` };

  expect(await answer(evaluator, JSON.stringify(question))).toMatchObject({ id: 1, error: { fault: 'limit' } });
});
