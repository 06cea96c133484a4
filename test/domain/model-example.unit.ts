import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectationMismatch } from '../../src/domain/model-example.js';

describe('an answer meets what an example expects', () => {
  it('when it holds at least that, at any depth', () => {
    expect(expectationMismatch({}, { is_malicious: 'legit' })).toBeUndefined();
    expect(expectationMismatch({ a: { b: [1, { c: null }] } }, { a: { b: [1, { c: null, more: 1 }], more: 2 } })).toBeUndefined();
  });

  it('with a negative zero for a zero, as floating point gives it', () => {
    expect(expectationMismatch({ score: 0 }, JSON.parse('{"score":-0.0}'))).toBeUndefined();
  });

  it('whatever it is, when that is expected', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(expectationMismatch(value, structuredClone(value))).toBeUndefined();
      }),
    );
  });

  it.each([
    [{ is_malicious: 'legit' }, { is_malicious: 'malicious' }, 'is_malicious is "malicious", expected "legit"'],
    [{ is_malicious: 'legit' }, {}, 'is_malicious is nothing, expected "legit"'],
    [{ score: 1 }, { score: '1' }, 'score is "1", expected 1'],
    [{ a: { b: [1, 2] } }, { a: { b: [1, 3] } }, 'a.b[1] is 3, expected 2'],
    [{ a: [1] }, { a: [1, 2] }, 'a is [1,2], expected [1]'],
    [{ a: 1 }, 'oops', 'the answer is "oops", expected {"a":1}'],
  ])('unless something of %j is missing in %j', (expected, actual, mismatch) => {
    expect(expectationMismatch(expected, actual)).toBe(mismatch);
  });
});
