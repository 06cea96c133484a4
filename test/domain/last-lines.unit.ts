import { expect, it } from 'vitest';
import { lastLines } from '../../src/domain/last-lines.js';

it('keeps the last lines, bounded, without what a terminal would act on', () => {
  const text = `${Array.from({ length: 30 }, (_, at) => `line ${at}`).join('\n')}\n\n\u001b[31mred\u0007\r\n${'x'.repeat(400)}`;
  const lines = lastLines(text);
  expect(lines).toHaveLength(20);
  expect(lines.at(0)).toBe('line 12');
  expect(lines.at(-2)).toBe('[31mred');
  expect(lines.at(-1)).toBe(`${'x'.repeat(300)}…`);
});
