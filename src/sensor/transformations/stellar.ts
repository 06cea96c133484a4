import { Failure } from '../../errors/catalogue.js';
import type { Expression } from '../../stellar/expression.js';
import { after, inTurn, type Maybe } from '../../stellar/functions/waiting.js';
import type { Variables } from '../../stellar/run.js';
import type { Value } from '../../stellar/values.js';
import { compileFor } from '../config/compile.js';
import { configText } from '../config/config-values.js';
import { Layers } from '../variables.js';
import { inputOf, type MakeTransformation, setOrRemove } from './port.js';
import { type ResultCache, resultCacheOf } from './result-cache.js';

interface Step {
  readonly name: string;
  readonly expression: Expression;
  /** Reaches the message; otherwise it is there for later steps only. */
  readonly output: boolean;
}

/**
 * STELLAR: the entries of `config`, in order, each seeing the results of those before. Only names in `output` reach the message, once all are done.
 * A null removes the field, while later expressions still see what the message had.
 */
export const stellar: MakeTransformation = (config, where, { evaluator, clock, parserConfig, cacheConfig }) => {
  const output = config.output ?? config.input;
  if (output === undefined) throw new Failure('BAD_SENSOR_CONFIG', `${where}: STELLAR needs an output`, { where });
  const steps: Step[] = [];
  for (const [name, source] of config.config ?? []) {
    if (source === null || source === undefined) continue;
    steps.push({ name, expression: compileFor(configText(source), `${where}: ${name}`, evaluator), output: output.includes(name) });
  }
  const waits = steps.some(({ expression }) => expression.waits);
  const cache = resultCacheOf(cacheConfig, clock);
  return {
    waits,
    apply(message, { metadata, signal }) {
      const outputs = new Map<string, Value>();
      const intermediates = new Map<string, Value>();
      const variables = new Layers(outputs, intermediates, inputOf(message, config.input), parserConfig, metadata);
      const options = signal === undefined ? {} : { signal };
      const keep = ({ name, output }: Step, value: Value) => void (output ? outputs : intermediates).set(name, value);
      const finish = () => {
        for (const [name, value] of outputs) setOrRemove(message, name, value);
      };
      if (waits) {
        const step = (each: Step) => after(evaluated(each.expression, variables, options, cache), (value) => keep(each, value));
        return after(inTurn(steps, step), finish);
      }
      for (const each of steps) keep(each, evaluated(each.expression, variables, options, cache) as Value);
      finish();
    },
  };
};

function evaluated(
  expression: Expression,
  variables: Variables,
  options: { signal?: AbortSignal },
  cache: ResultCache | undefined,
): Maybe<Value> {
  if (cache === undefined) return expression.run(variables, options);
  const key = cache.keyOf(expression, variables);
  const known = cache.get(key);
  if (known !== undefined) return known;
  return after(expression.run(variables, options), (value) => {
    cache.keep(key, value);
    return value;
  });
}
