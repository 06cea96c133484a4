import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../src/runtime/clock/manual-clock.js';
import { Evaluator } from '../../../src/stellar/evaluator.js';
import type { Capabilities } from '../../../src/stellar/functions/capabilities.js';
import { families } from '../../../src/stellar/functions/registry.js';
import { decode, encode, typeOf } from '../../../src/stellar/json.js';
import { textOf } from '../../../src/stellar/text.js';
import { StellarMap, type Value } from '../../../src/stellar/values.js';
import { playedAddresses } from './played-addresses.js';
import { playedModels } from './played-models.js';
import { playedWorld } from './played-world.js';

const playedShell = { variables: () => [['x', { value: 3, expression: '1 + 2' }] as const] };

/** What the examples of functions may reach. A family that needs more gives its examples a double here. */
const capabilities: Capabilities = {
  clock: new ManualClock(),
  models: playedModels,
  addresses: playedAddresses,
  shell: playedShell,
  ...playedWorld(),
};
const evaluator = new Evaluator({ capabilities });

/** As the machine interface reads them. */
function variablesOf(json: object): ReadonlyMap<string, Value> {
  const vars = decode(JSON.stringify(json));
  return vars instanceof StellarMap ? new Map(Array.from(vars, ([name, value]) => [textOf(name), value])) : new Map();
}

for (const { name: family, functions } of families) {
  describe(`the examples of ${family}`, () => {
    for (const { name, examples } of functions) {
      it.each(examples)(`${name}: $expr`, async (example) => {
        const value = evaluator.compile(example.expr).evaluateAsync(variablesOf(example.vars ?? {}));
        if ('fails' in example) return expect(value).rejects.toMatchObject({ fault: example.fails });
        const result = await value;
        expect(encode(result)).toEqual(example.gives);
        if (example.kind !== undefined) expect(typeOf(result)).toBe(example.kind);
      });
    }
  });
}
