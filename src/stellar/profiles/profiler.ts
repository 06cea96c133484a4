import { illegalArgument, StellarError } from '../errors.js';
import type { CallContext } from '../functions/definition.js';
import { textOf } from '../text.js';
import { kindOf, Opaque, StellarMap, type Value, type ValueMap } from '../values.js';
import type { ProfileDefinition } from './definition.js';

const mostEntities = 100_000;

type State = Map<string, Value>;
type Evaluate = CallContext['evaluate'];

/** Profiles at work in this process, for trying them out: what they keep of each entity since the last flush. */
export class LocalProfiler extends Opaque {
  readonly kind = 'profiler';
  readonly #definitions: readonly { readonly definition: ProfileDefinition; readonly states: Map<string, State> }[];
  #messages = 0;
  #entities = 0;

  constructor(definitions: readonly ProfileDefinition[]) {
    super();
    this.#definitions = definitions.map((definition) => ({ definition, states: new Map() }));
  }

  text(): string {
    return `Profiler{${this.#definitions.length} profile(s), ${this.#messages} message(s), ${this.#entities} entities}`;
  }

  async apply(message: ValueMap, evaluate: Evaluate): Promise<void> {
    this.#messages += 1;
    const fields = new Map(Array.from(message, ([name, value]) => [textOf(name), value] as const));
    for (const { definition, states } of this.#definitions) {
      if (!(await isWanted(definition, fields, evaluate))) continue;
      const entity = await evaluate(definition.foreach, fields);
      if (entity === null) continue;
      const name = textOf(entity);
      const state = states.get(name) ?? (await this.#begin(definition, fields, evaluate));
      states.set(name, state);
      await run(definition.update, state, fields, evaluate);
    }
  }

  /** What was measured since the last flush, which begins anew. `period` is what each measurement is for. */
  async flush(period: ValueMap, evaluate: Evaluate): Promise<Value[]> {
    const measured: Value[] = [];
    for (const { definition, states } of this.#definitions) {
      for (const [entity, state] of states) measured.push(await measurement(definition, { entity, state, period }, evaluate));
    }
    for (const { states } of this.#definitions) states.clear();
    this.#entities = 0;
    return measured;
  }

  async #begin({ init }: ProfileDefinition, fields: ReadonlyMap<string, Value>, evaluate: Evaluate): Promise<State> {
    if (this.#entities >= mostEntities) throw new StellarError('limit', `a profiler keeps ${mostEntities} entities at most; flush it`);
    const state: State = new Map();
    await run(init, state, fields, evaluate);
    this.#entities += 1;
    return state;
  }
}

async function isWanted({ profile, onlyIf }: ProfileDefinition, fields: ReadonlyMap<string, Value>, evaluate: Evaluate): Promise<boolean> {
  if (onlyIf.trim() === '') return true;
  const answer = await evaluate(onlyIf, fields);
  if (typeof answer !== 'boolean') throw illegalArgument(`onlyif of ${profile} gives true or false, not ${kindOf(answer)}`);
  return answer;
}

/** Each sees what those before it have set, and the message behind that. */
async function run(
  statements: ProfileDefinition['update'],
  state: State,
  fields: ReadonlyMap<string, Value>,
  evaluate: Evaluate,
): Promise<void> {
  for (const [variable, expression] of statements) state.set(variable, await evaluate(expression, new Map([...fields, ...state])));
}

interface Kept {
  readonly entity: string;
  readonly state: State;
  readonly period: ValueMap;
}

async function measurement({ profile, result, groupBy }: ProfileDefinition, { entity, state, period }: Kept, evaluate: Evaluate) {
  const value = await evaluate(result, state);
  const times = Array.from(period, ([name, time]) => [textOf(name), time] as const).filter(([name]) => name !== 'period');
  const groups: Value[] = [];
  for (const expression of groupBy) groups.push(await evaluate(expression, new Map([...times, ...state])));
  return StellarMap.of<Value, Value>([
    ['profile', profile],
    ['entity', entity],
    ['value', value],
    ['groups', groups],
    ['period', period],
  ]);
}
