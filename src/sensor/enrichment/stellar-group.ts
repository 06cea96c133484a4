import { after, inTurn } from '../../stellar/functions/waiting.js';
import { textOf } from '../../stellar/text.js';
import { StellarMap, type Value } from '../../stellar/values.js';
import type { Message } from '../message.js';
import { Layers } from '../variables.js';
import type { StatementGroup } from './statements.js';
import type { Fields, Task } from './task.js';

/**
 * A group's statements, one after the other, each with the results of those before it. A null takes a result back, and leaves alone what the
 * message had; a map is spread out as `variable.key`.
 */
export function stellarTask(group: StatementGroup): Task {
  const names = new Set(group.statements.flatMap(({ expression }) => [...expression.uses.variables]));
  return {
    adapter: 'stellaradapter',
    applies: () => true,
    input: (message) => new Map([...message].filter(([name]) => names.has(name))),
    run: (message, signal) => {
      const results = new Map<string, Value>();
      const variables = new Layers(results, message);
      const options = signal === undefined ? {} : { signal };
      const evaluated = inTurn(group.statements, ({ variable, expression }) =>
        after(expression.run(variables, options), (value) => void set(results, variable, value)),
      );
      return after(evaluated, () => unfolded(results));
    },
  };
}

function set(results: Message, variable: string, value: Value): void {
  if (value === null) results.delete(variable);
  else results.set(variable, value);
}

function unfolded(results: Message): Fields {
  const fields: [string, Value][] = [];
  for (const [name, value] of results) {
    if (value instanceof StellarMap) for (const [key, item] of value) fields.push([`${name}.${textOf(key)}`, item]);
    else fields.push([name, value]);
  }
  return fields;
}
