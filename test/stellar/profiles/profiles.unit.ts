import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../src/runtime/clock/manual-clock.js';
import { Evaluator } from '../../../src/stellar/evaluator.js';
import { encode } from '../../../src/stellar/json.js';
import { StellarMap, type Value } from '../../../src/stellar/values.js';
import { FailingProfiles } from '../../../src/storage/profiles/failing.js';
import { MemoryProfiles } from '../../../src/storage/profiles/memory.js';

const config = JSON.stringify({
  profiles: [
    {
      profile: 'bytes',
      foreach: 'ip',
      onlyif: 'exists(bytes)',
      init: { s: 'STATS_INIT()', n: '0' },
      update: { s: 'STATS_ADD(s, bytes)', n: 'n + 1', twice: 'n * 2' },
      groupBy: ["if n > 1 then 'busy' else 'quiet'", 'DAY_OF_WEEK(start)'],
      result: { profile: 'STATS_MEAN(s)', triage: { top: 'STATS_MAX(s)' } },
    },
    { profile: 'twice', foreach: "'all'", init: { x: '0' }, update: { x: 'x + 2' }, result: 'x' },
  ],
});

function scene() {
  const clock = new ManualClock();
  const store = new MemoryProfiles();
  const profiles = new FailingProfiles(store);
  const globals = new StellarMap<Value, Value>();
  const evaluator = new Evaluator({ capabilities: { clock, profiles, globals, timeZone: 'UTC' } });
  const evaluate = (source: string, vars: Record<string, Value> = {}) =>
    evaluator.compile(source).evaluateAsync(new Map<string, Value>([['config', config], ...Object.entries(vars)]));
  const run = async (source: string, vars?: Record<string, Value>) => encode(await evaluate(source, vars));
  return { clock, store, profiles, globals, evaluate, run };
}

describe('a profiler', () => {
  it('keeps state for each entity, and measures it when it is flushed', async () => {
    const { run, evaluate, clock } = scene();
    const messages = '[{"ip":"a","bytes":1},{"ip":"b","bytes":5},{"ip":"a","bytes":4},{"ip":"c"},{"bytes":3}]';
    const profiler = await evaluate('PROFILER_APPLY(m, PROFILER_INIT(config))', { m: messages });
    const ms = 900_000;
    const number = Math.floor(clock.now() / ms);
    const period = { period: number, start: number * ms, duration: ms, end: (number + 1) * ms };
    const dayOfWeek = await run('DAY_OF_WEEK(t)', { t: period.start });
    expect(await run('PROFILER_FLUSH(p)', { p: profiler })).toEqual([
      { profile: 'bytes', entity: 'a', value: 2.5, groups: ['busy', dayOfWeek], period },
      { profile: 'bytes', entity: 'b', value: 5, groups: ['quiet', dayOfWeek], period },
      { profile: 'twice', entity: 'all', value: 10, groups: [], period },
    ]);
    expect(await run('PROFILER_FLUSH(p)', { p: profiler })).toEqual([]);
    await evaluate(`PROFILER_APPLY(['{"ip":"a","bytes":8}'], p)`, { p: profiler });
    expect(await run('PROFILER_FLUSH(p)', { p: profiler })).toMatchObject([{ entity: 'a', value: 8 }, { value: 2 }]);
  });

  it('measures what can be stored and found again, states too', async () => {
    const { run, store, evaluate } = scene();
    const stats = JSON.stringify({
      profiles: [{ profile: 'p', foreach: 'ip', init: { s: 'STATS_INIT()' }, update: { s: 'STATS_ADD(s, n)' }, result: 's' }],
    });
    const [measured] = (await run(`PROFILER_FLUSH(PROFILER_APPLY('[{"ip":"a","n":1},{"ip":"a","n":3}]', PROFILER_INIT(c)))`, {
      c: stats,
    })) as { period: { period: number; duration: number } }[];
    const { period, duration } = measured?.period ?? { period: 0, duration: 0 };
    store.put({ profile: 'p', entity: 'a', groups: [], period, durationMs: duration }, JSON.stringify(measured));
    expect(await run("STATS_MEAN(GET_FIRST(PROFILE_GET('p', 'a', PROFILE_FIXED(0, 'HOURS'))))")).toBe(2);
    expect(await evaluate("PROFILE_GET('p', 'b', PROFILE_FIXED(0, 'HOURS'))")).toEqual([]);
  });

  it('refuses an onlyif that is no predicate', async () => {
    const c = '{"profiles":[{"profile":"p","foreach":"ip","onlyif":"5","result":"1"}]}';
    await expect(scene().run("PROFILER_APPLY('{}', PROFILER_INIT(c))", { c })).rejects.toMatchObject({ fault: 'illegal argument' });
  });
});

describe('measurements', () => {
  it('are those of the periods, with when they were made', async () => {
    const { run, store, clock } = scene();
    const number = Math.floor(clock.now() / 900_000);
    for (const [at, value] of [1, 2, 3].entries()) {
      store.put({ profile: 'p', entity: '5', groups: [], period: number - at, durationMs: 900_000 }, JSON.stringify({ value }));
    }
    expect(await run("PROFILE_GET('p', 5, PROFILE_WINDOW('last 15 minutes'))")).toEqual([2, 1]);
    expect(await run("PROFILE_VERBOSE('p', '5', PROFILE_FIXED(0, 'DAYS'))")).toEqual([
      {
        profile: 'p',
        entity: '5',
        period: number,
        'period.start': number * 900_000,
        'period.end': (number + 1) * 900_000,
        value: 1,
        groups: [],
      },
    ]);
  });

  it('have a default where none was made, and periods a length, by the global config', async () => {
    const { run, globals } = scene();
    globals.set('profiler.default.value', 0);
    globals.set('profiler.client.period.duration', 1);
    globals.set('profiler.client.period.duration.units', 'HOURS');
    expect(await run("PROFILE_GET('p', 'e', PROFILE_FIXED(3, 'HOURS'))")).toEqual([0, 0, 0, 0]);
    expect(await run("PROFILE_GET('p', 'e', PROFILE_FIXED(0, 'HOURS'), 'g', 1, {'profiler.default.value' : 7})")).toEqual([7]);
  });

  it('fail when the store does', async () => {
    const { run, profiles } = scene();
    profiles.isDown = true;
    await expect(run("PROFILE_GET('p', 'e', PROFILE_FIXED(0, 'HOURS'))")).rejects.toMatchObject({ fault: 'failed' });
  });

  it('are of no more periods than an evaluation may look at', async () => {
    await expect(scene().run("PROFILE_FIXED(100000, 'DAYS', {'profiler.client.period.duration' : 1})")).rejects.toMatchObject({
      fault: 'limit',
    });
    await expect(scene().run("PROFILE_WINDOW('1 millisecond every 1 millisecond from 1000 weeks ago')")).rejects.toMatchObject({
      fault: 'limit',
    });
  });
});
