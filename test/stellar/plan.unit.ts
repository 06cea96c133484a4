import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StellarError } from '../../src/stellar/errors.js';
import { Registry } from '../../src/stellar/functions/registry.js';
import { encode } from '../../src/stellar/json.js';
import { defaultLimits } from '../../src/stellar/limits.js';
import { bodyCode } from '../../src/stellar/plan/body.js';
import type { Code } from '../../src/stellar/plan/code.js';
import { instructions } from '../../src/stellar/plan/instructions.js';
import { machineCode } from '../../src/stellar/plan/machine.js';
import { Patterns } from '../../src/stellar/regex/cache.js';
import { Frame, Run } from '../../src/stellar/run.js';
import { print } from '../../src/stellar/syntax/print.js';
import type { Value } from '../../src/stellar/values.js';
import { anyTree } from './trees.js';

const keep = { name: 'KEEP', summary: '', parameters: [], returns: '', examples: [], call: ([value = null]: readonly Value[]) => value };
const registry = new Registry([{ name: 'test', functions: [keep] }]);
const surroundings = { capabilities: {}, limits: defaultLimits, patterns: new Patterns(), elapsed: () => 0 };
const variables = new Map<string, Value>([
  ['a', 1],
  ['b', 'text'],
  ['list', [1, 'b']],
  ['flag', true],
]);

function outcome(code: Code): unknown {
  try {
    return encode(code(new Frame(new Run(surroundings, variables, 'null', new AbortController().signal))));
  } catch (error) {
    if (error instanceof StellarError) return 'fails';
    throw error;
  }
}

describe("closures and Metron's machine", () => {
  it('give the same, whatever the expression', () => {
    fc.assert(
      fc.property(anyTree(), (tree) => {
        const scope = { registry, source: print(tree), parameters: [] };
        const machine = machineCode(instructions(tree, scope, bodyCode));
        expect([scope.source, outcome(bodyCode(tree, scope))]).toEqual([scope.source, outcome(machine)]);
      }),
      { numRuns: 200 },
    );
  });
});
