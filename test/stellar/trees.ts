import fc from 'fast-check';
import type { Tree } from '../../src/stellar/syntax/tree.js';
import { Double, Float, Long, type Value } from '../../src/stellar/values.js';

/** Trees that have a text: an operand of arithmetic is a number, variable or call, and so on, as the grammar has it. */
export function anyTree(): fc.Arbitrary<Tree> {
  return whole;
}

const at = 0;
const node = (shape: object): Tree => ({ at, depth: 0, ...shape }) as Tree;

const name = fc.constantFrom('a', 'b', 'list', 'flag', 'none');
const variable = name.map((text) => node({ type: 'variable', name: text }));
const literal = (value: fc.Arbitrary<Value>) => value.map((given) => node({ type: 'literal', value: given }));
const number = literal(
  fc.oneof(
    fc.integer(),
    fc.constantFrom(0, 1, -1, 2),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => Long.of(value)),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => new Double(value)),
    fc.float({ noNaN: true, noDefaultInfinity: true }).map((value) => new Float(value)),
    fc.constant(new Double(Number.NaN)),
  ),
);
const plain = literal(fc.oneof(fc.string(), fc.boolean(), fc.constantFrom(null, 'true', 'no')));

const { whole } = fc.letrec<{ whole: Tree; arithmetic: Tree; operand: Tree; comparison: Tree; logical: Tree; conditional: Tree }>(
  (tie) => ({
    arithmetic: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      number,
      variable,
      fc
        .record({ left: tie('arithmetic'), right: tie('arithmetic'), operator: fc.constantFrom('+', '-', '*', '/') })
        .map((shape) => node({ type: 'arithmetic', ...shape })),
      fc.array(tie('comparison'), { maxLength: 2 }).map((args) => node({ type: 'call', name: 'KEEP', args })),
      tie('conditional'),
    ),
    operand: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      plain,
      tie('arithmetic'),
      name.map((text) => node({ type: 'exists', name: text })),
      fc.array(fc.oneof(tie('comparison'), tie('conditional')), { maxLength: 3 }).map((items) => node({ type: 'list', items })),
      fc.array(fc.tuple(tie('comparison'), tie('whole')), { maxLength: 2 }).map((entries) => node({ type: 'map', entries })),
    ),
    comparison: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      tie('operand'),
      fc
        .record({ left: tie('comparison'), right: tie('comparison'), operator: fc.constantFrom('==', '!=', '<', '<=', '>', '>=') })
        .map((shape) => node({ type: 'comparison', ...shape })),
      tie('logical').map((operand) => node({ type: 'not', operand })),
    ),
    logical: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      tie('comparison'),
      fc
        .record({ left: tie('logical'), right: tie('logical'), operator: fc.constantFrom('and', 'or') })
        .map((shape) => node({ type: 'logical', ...shape })),
      fc
        .record({ left: tie('operand'), right: tie('comparison'), negated: fc.boolean() })
        .filter(({ left }) => isOperand(left))
        .map((shape) => node({ type: 'in', ...shape })),
    ),
    conditional: fc
      .tuple(tie('logical'), tie('whole'), tie('whole'))
      .map(([condition, then, otherwise]) => node({ type: 'conditional', condition, then, otherwise })),
    whole: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      tie('logical'),
      tie('conditional'),
      fc
        .record({
          clauses: fc.array(
            fc
              .record({ check: tie('logical'), action: tie('whole') })
              .map(({ check, action }) => ({ check, action, bare: check.type === 'literal' || check.type === 'variable' })),
            { minLength: 1, maxLength: 2 },
          ),
          otherwise: tie('whole'),
        })
        .map((shape) => node({ type: 'match', ...shape })),
      fc.record({ parameters: fc.subarray(['a', 'x']), body: tie('whole') }).map((shape) => node({ type: 'lambda', ...shape })),
    ),
  }),
);

/** Left of `in`, what prints in parentheses has to be arithmetic. */
function isOperand({ type }: Tree): boolean {
  return type !== 'comparison' && type !== 'not' && type !== 'logical' && type !== 'in';
}
