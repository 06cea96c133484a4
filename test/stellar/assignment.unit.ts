import { describe, expect, it } from 'vitest';
import { assignmentOf } from '../../src/stellar/assignment.js';
import { Evaluator } from '../../src/stellar/evaluator.js';

describe('an assignment in the shell', () => {
  it.each([
    ['x := 1 + 2', 'x', 3],
    [' a.b:c:=5', 'a.b:c', 5],
    ["s := 'a := b'", 's', 'a := b'],
    ['n += 2 * 3', 'n', 16],
    ['n -= 1', 'n', 9],
    ['n *= 1 + 1', 'n', 20],
    ['n /= 3', 'n', 3],
    ['n++', 'n', 11],
    ['n --', 'n', 9],
    ['fresh++', 'fresh', 1],
  ])('%s', (line, variable, value) => {
    const assignment = assignmentOf(line);
    expect(assignment?.variable).toBe(variable);
    expect(new Evaluator().compile(assignment?.expression ?? '').evaluate(new Map([['n', 10]]))).toBe(value);
  });

  it.each(['1 + 2', 'x == 1', "'a := b'", 'x - -1', ':= 1', '1 := 2', ''])('is not %j', (line) => {
    expect(assignmentOf(line)).toBeUndefined();
  });
});
