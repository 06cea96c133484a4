import { Failure } from '../../../errors/catalogue.js';
import { failed, illegalArgument, StellarError } from '../../errors.js';
import { decode } from '../../json.js';
import { type Period, periodIn, periodOf, profilerSettings } from '../../profiles/periods.js';
import { textOf } from '../../text.js';
import { StellarMap, type Value, type ValueMap } from '../../values.js';
import { asIterable, asString } from '../arguments.js';
import { type CallContext, need, type StellarFunction } from '../definition.js';

const parameters = [
  { name: 'profile', summary: 'its name' },
  { name: 'entity', summary: 'whom it was measured for' },
  { name: 'periods', summary: 'a list of periods, as PROFILE_FIXED and PROFILE_WINDOW give them' },
  { name: 'groups', summary: 'of the measurements: a list, or one value after the other; default none', optional: true },
] as const;

const periods = "PROFILE_FIXED(1, 'HOURS')";

const get: StellarFunction = {
  name: 'PROFILE_GET',
  summary: 'What a profile has measured in some periods.',
  parameters: [...parameters, { name: 'overrides', summary: 'a map of settings, over those of the global config', optional: true }],
  returns: 'a list of values; where nothing was measured, profiler.default.value if that is set, else nothing',
  needs: ['profiles', 'clock'],
  examples: [
    { expr: `PROFILE_GET('hosts', '10.0.0.1', ${periods})`, gives: [7] },
    { expr: `PROFILE_GET('hosts', '10.0.0.1', ${periods}, ['weekday'])`, gives: [3] },
    { expr: `PROFILE_GET('hosts', '10.0.0.1', ${periods}, 'weekday')`, gives: [3] },
    { expr: `PROFILE_GET('hosts', 'unheard', ${periods}, [], {'profiler.default.value' : 0})`, gives: [0, 0, 0, 0, 0] },
    { expr: "PROFILE_GET('hosts', '10.0.0.1')", fails: 'illegal argument' },
    { expr: "PROFILE_GET('hosts', '10.0.0.1', [1])", fails: 'wrong kind' },
  ],
  async: true,
  async call(args, context) {
    const { groups, overrides } = restOf(args);
    const otherwise = profilerSettings(overrides, context).get('profiler.default.value') ?? null;
    const values: Value[] = [];
    for (const { measured } of await measurements(args, groups, context)) {
      const value = measured === undefined ? otherwise : (measured.get('value') ?? null);
      if (measured !== undefined || otherwise !== null) values.push(value);
    }
    return values;
  },
};

const verbose: StellarFunction = {
  name: 'PROFILE_VERBOSE',
  summary: 'What a profile has measured in some periods, and when.',
  parameters,
  returns: 'a list of maps: profile, entity, period, period.start, period.end, value, groups',
  needs: ['profiles', 'clock'],
  examples: [
    { expr: `MAP(PROFILE_VERBOSE('hosts', '10.0.0.1', ${periods}, 'weekday'), m -> MAP_GET('value', m))`, gives: [3] },
    { expr: `PROFILE_VERBOSE('hosts', 'unheard', ${periods})`, gives: [] },
    { expr: "PROFILE_VERBOSE('hosts')", fails: 'illegal argument' },
  ],
  async: true,
  async call(args, context) {
    const { groups } = restOf(args);
    const found = await measurements(args, groups, context);
    return found.flatMap(({ profile, entity, period, measured }) => {
      if (measured === undefined) return [];
      const times = periodOf(period.number, period.durationMs);
      return [
        StellarMap.of<Value, Value>([
          ['profile', profile],
          ['entity', entity],
          ['period', times.get('period') ?? null],
          ['period.start', times.get('start') ?? null],
          ['period.end', times.get('end') ?? null],
          ['value', measured.get('value') ?? null],
          ['groups', groups],
        ]),
      ];
    });
  },
};

export const measurementFunctions: readonly StellarFunction[] = [get, verbose];

interface Measurement {
  readonly profile: string;
  readonly entity: string;
  readonly period: Period;
  readonly measured: ValueMap | undefined;
}

/** Groups are a list, or what follows one by one; a map at the end is the overrides. */
function restOf(args: readonly Value[]): { groups: Value[]; overrides: ValueMap | null } {
  const rest = args.slice(3);
  const last = rest.at(-1);
  const overrides = last instanceof StellarMap ? last : null;
  const given = overrides === null ? rest : rest.slice(0, -1);
  const [first] = given;
  return { groups: Array.isArray(first) ? first : given.filter((each) => each !== null), overrides };
}

async function measurements([name = null, whom = null, when = null]: readonly Value[], groups: Value[], context: CallContext) {
  const profile = asString(name);
  const chosen = asIterable(when);
  if (profile === null || whom === null || chosen === null) throw illegalArgument('a profile, an entity and periods are needed');
  const entity = textOf(whom);
  const texts = groups.map(textOf);
  const found: Measurement[] = [];
  for (const each of chosen) {
    context.step(10);
    const period = periodIn(each);
    const key = { profile, entity, groups: texts, period: period.number, durationMs: period.durationMs };
    const json = await reached(() => need(context, 'profiles').get(key, context.signal), context.signal);
    found.push({ profile, entity, period, measured: json === undefined ? undefined : objectIn(json) });
  }
  return found;
}

async function reached<T>(work: () => T | Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof Failure ? failed(error.message, error) : error;
  }
}

function objectIn(json: string): ValueMap {
  const value = decode(json);
  if (value instanceof StellarMap) return value;
  throw new StellarError('failed', 'what is stored as a measurement is no JSON object');
}
