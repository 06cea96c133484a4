import { illegalArgument, StellarError, wrongKind } from '../../errors.js';
import { readJson } from '../../json-reader.js';
import { definitionsIn } from '../../profiles/definition.js';
import { periodMs, periodOf, profilerSettings } from '../../profiles/periods.js';
import { LocalProfiler } from '../../profiles/profiler.js';
import { kindOf, StellarMap, type Value, type ValueMap } from '../../values.js';
import { need, type StellarFunction } from '../definition.js';

const hosts =
  '{"profiles":[{"profile":"hosts","foreach":"ip","init":{"n":"0"},"update":{"n":"n + 1"},"groupBy":["if n > 1 then \'many\' else \'one\'"],"result":"n"}]}';
const vars = { config: hosts };
const profiler = { name: 'profiler', summary: 'what PROFILER_INIT gave' };

const init: StellarFunction = {
  name: 'PROFILER_INIT',
  summary: 'A profiler in this process, to try profiles out.',
  parameters: [{ name: 'config', summary: 'a profiler configuration, as JSON' }],
  returns: 'the profiler',
  examples: [
    { expr: 'TO_STRING(PROFILER_INIT(config))', vars, gives: 'Profiler{1 profile(s), 0 message(s), 0 entities}' },
    { expr: "PROFILER_INIT('{')", fails: 'illegal argument' },
    { expr: `PROFILER_INIT('{"profiles":[{"profile":"p"}]}')`, fails: 'illegal argument' },
    { expr: 'PROFILER_INIT(null)', fails: 'illegal argument' },
  ],
  call([config = null]) {
    if (typeof config !== 'string') throw illegalArgument(`a profiler configuration is JSON text, not ${kindOf(config)}`);
    return new LocalProfiler(definitionsIn(config));
  },
};

const apply: StellarFunction = {
  name: 'PROFILER_APPLY',
  summary: 'Shows messages to a profiler.',
  parameters: [{ name: 'message', summary: 'JSON of a message or of a list of them, or a list of messages, as JSON or maps' }, profiler],
  returns: 'the same profiler, changed',
  examples: [
    {
      expr: `TO_STRING(PROFILER_APPLY('[{"ip":"a"},{"ip":"b"},{}]', PROFILER_INIT(config)))`,
      vars,
      gives: 'Profiler{1 profile(s), 3 message(s), 2 entities}',
    },
    { expr: 'PROFILER_APPLY(5, PROFILER_INIT(config))', vars, fails: 'illegal argument' },
    { expr: "PROFILER_APPLY('no json', PROFILER_INIT(config))", vars, fails: 'illegal argument' },
    { expr: "PROFILER_APPLY('{}', null)", fails: 'illegal argument' },
  ],
  async: true,
  async call([given = null, to = null], context) {
    const target = profilerIn(to);
    for (const message of messagesIn(given)) {
      context.step();
      await target.apply(message, (source, fields) => context.evaluate(source, fields));
    }
    return target;
  },
};

const flush: StellarFunction = {
  name: 'PROFILER_FLUSH',
  summary: 'Ends the period of a profiler: what was measured, as if it were stored now. It begins anew.',
  parameters: [profiler],
  returns: 'a list of maps: profile, entity, value, groups, and period: its number, start, duration, end',
  needs: ['clock'],
  examples: [
    {
      expr: `MAP(PROFILER_FLUSH(PROFILER_APPLY('[{"ip":"a"},{"ip":"a"}]', PROFILER_INIT(config))), m -> [MAP_GET('entity', m), MAP_GET('value', m), MAP_GET('groups', m)])`,
      vars,
      gives: [['a', 2, ['many']]],
    },
    { expr: 'PROFILER_FLUSH(PROFILER_INIT(config))', vars, gives: [] },
    { expr: 'PROFILER_FLUSH(null)', fails: 'illegal argument' },
  ],
  async: true,
  async call([given = null], context) {
    const target = profilerIn(given);
    const ms = periodMs(profilerSettings(null, context));
    const period = periodOf(Math.floor(need(context, 'clock').now() / ms), ms);
    return await target.flush(period, (source, fields) => context.evaluate(source, fields));
  },
};

export const profilerFunctions: readonly StellarFunction[] = [init, apply, flush];

function profilerIn(value: Value): LocalProfiler {
  if (value instanceof LocalProfiler) return value;
  if (value === null) throw illegalArgument('the profiler is null');
  throw wrongKind('profiler', kindOf(value));
}

function messagesIn(given: Value): ValueMap[] {
  const value = typeof given === 'string' ? jsonIn(given) : given;
  const list = Array.isArray(value) ? value : [value];
  return list.map((each) => {
    const message = typeof each === 'string' ? jsonIn(each) : each;
    if (message instanceof StellarMap) return message;
    throw illegalArgument(`a message is a JSON object, not ${kindOf(message)}`);
  });
}

function jsonIn(text: string): Value {
  try {
    return readJson(text);
  } catch (error) {
    if (error instanceof StellarError) throw illegalArgument(`no message: ${error.message}`);
    throw error;
  }
}
