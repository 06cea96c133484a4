import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arithmetic } from '../../src/stellar/operators/arithmetic.js';
import { comparison } from '../../src/stellar/operators/comparison.js';
import { Double, Float, Long } from '../../src/stellar/values.js';

const operators = ['+', '-', '*', '/'] as const;
const exact = {
  '+': (a: bigint, b: bigint) => a + b,
  '-': (a: bigint, b: bigint) => a - b,
  '*': (a: bigint, b: bigint) => a * b,
  '/': (a: bigint, b: bigint) => a / b,
};
const rounded = {
  '+': (a: number, b: number) => a + b,
  '-': (a: number, b: number) => a - b,
  '*': (a: number, b: number) => a * b,
  '/': (a: number, b: number) => a / b,
};

const int = fc.oneof(fc.integer(), fc.constantFrom(2 ** 31 - 1, -(2 ** 31), 65_536, -1, 1));
const long = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.constantFrom(2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n, 2n ** 53n + 1n, -1n, 1n),
  int.map(BigInt),
);

describe.each(operators)('%s', (operator) => {
  const calculate = arithmetic(operator);

  it('of ints is exact, modulo 2^32', () => {
    fc.assert(
      fc.property(int, int, (a, b) => {
        fc.pre(operator !== '/' || b !== 0);
        expect(calculate(a, b)).toBe(Number(BigInt.asIntN(32, exact[operator](BigInt(a), BigInt(b)))));
      }),
    );
  });

  it('of longs is exact, modulo 2^64', () => {
    fc.assert(
      fc.property(long, long, (a, b) => {
        fc.pre(operator !== '/' || b !== 0n);
        expect(calculate(Long.of(a), Long.of(b))).toEqual(Long.of(BigInt.asIntN(64, exact[operator](a, b))));
      }),
      { numRuns: 500 },
    );
  });

  it('of floats rounds to 32 bits', () => {
    fc.assert(
      fc.property(fc.float(), fc.float(), (a, b) => {
        expect(calculate(new Float(a), new Float(b))).toEqual(new Float(new Float32Array([rounded[operator](a, b)])[0] ?? 0));
      }),
    );
  });

  it('takes the wider kind of the two', () => {
    fc.assert(
      fc.property(
        int.filter((n) => n !== 0),
        fc.double(),
        (a, b) => {
          expect(calculate(a, new Double(b))).toEqual(new Double(rounded[operator](a, b)));
          expect(calculate(Long.of(a), a)).toBeInstanceOf(Long);
          expect(calculate(Long.of(a), new Float(1))).toBeInstanceOf(Float);
        },
      ),
    );
  });
});

it('comparing longs is exact', () => {
  fc.assert(
    fc.property(long, long, (a, b) => {
      expect([
        comparison('<')(Long.of(a), Long.of(b)),
        comparison('==')(Long.of(a), Long.of(b)),
        comparison('>=')(Long.of(a), Long.of(b)),
      ]).toEqual([a < b, a === b, a >= b]);
    }),
  );
});
