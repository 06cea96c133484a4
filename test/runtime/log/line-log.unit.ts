import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../src/runtime/clock/manual-clock.js';
import { lineLog } from '../../../src/runtime/log/line-log.js';

function logTo(lines: string[], format: 'text' | 'json') {
  return lineLog({ write: (line) => lines.push(line), level: 'info', clock: new ManualClock(0), format });
}

describe('a log of lines', () => {
  it('is one JSON object a line for machines', () => {
    const lines: string[] = [];
    logTo(lines, 'json').with({ node: 'node1' }).warn('instance ended', { status: 3 });
    expect(lines).toEqual(['{"time":"1970-01-01T00:00:00.000Z","level":"warn","message":"instance ended","node":"node1","status":3}\n']);
  });

  it('is readable for people, and stays one line whatever it is given', () => {
    const lines: string[] = [];
    logTo(lines, 'text').info('model said\u001b[2J hello', { text: 'two\nlines', pid: 7 });
    expect(lines).toEqual(['1970-01-01T00:00:00.000Z info  model said\\u001b[2J hello text="two\\nlines" pid=7\n']);
  });

  it('leaves out what is not known', () => {
    const lines: string[] = [];
    logTo(lines, 'text').info('decided', { reason: undefined, state: 'done' });
    expect(lines).toEqual(['1970-01-01T00:00:00.000Z info  decided state=done\n']);
  });

  it('drops what is below its level', () => {
    const lines: string[] = [];
    logTo(lines, 'text').debug('detail');
    expect(lines).toEqual([]);
  });

  it('shows the stack of an error and the digits of a long', () => {
    const lines: string[] = [];
    logTo(lines, 'json').error('failed', { error: new Error('broken'), zxid: 2n ** 60n });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ error: expect.stringContaining('broken'), zxid: '1152921504606846976' });
  });
});
