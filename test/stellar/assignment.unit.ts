import { describe, expect, it } from 'vitest';
import { assignmentOf } from '../../src/stellar/assignment.js';
import { Evaluator } from '../../src/stellar/evaluator.js';

describe('assignment in the shell', () => {
  it.each([
    ['x := 1 + 2', 'x', '1 + 2'],
    ['x:=1', 'x', '1'],
    ['  my.field := TO_UPPER(a)  ', 'my.field', 'TO_UPPER(a)'],
    ['a:b := 1', 'a:b', '1'],
    ["x := 'a := b'", 'x', "'a := b'"],
    ['x :=', 'x', ''],
    ['x := y == 2', 'x', 'y == 2'],
    ['x += 2', 'x', 'x + (2)'],
    ['x -= y - 1', 'x', 'x - (y - 1)'],
    ['x *= 1 + 2', 'x', 'x * (1 + 2)'],
    ['x /= 2', 'x', 'x / (2)'],
    ['x++', 'x', 'x + 1'],
    ['x --', 'x', 'x - 1'],
  ])('%s', (line, variable, expression) => {
    expect(assignmentOf(line)).toEqual({ variable, expression });
  });

  it.each(['x', 'x == 1', 'x + 1', "TO_UPPER('a:=b')", "'x := 1'", 'x++ + 1', 'null := 1', 'AND := 1', '_ := 1', '1 := 2', '# x := 1', ''])(
    '%j is none',
    (line) => {
      expect(assignmentOf(line)).toBeUndefined();
    },
  );

  it('counts a variable without a value as 0', () => {
    const evaluator = new Evaluator();
    const valueAfter = (line: string, x: number | null) =>
      evaluator.compile(assignmentOf(line)?.expression ?? '').evaluate(new Map([['x', x]]));
    expect(valueAfter('x += 5', null)).toBe(5);
    expect(valueAfter('x--', null)).toBe(-1);
    expect(valueAfter('x *= 2 + 3', 4)).toBe(20);
  });
});
