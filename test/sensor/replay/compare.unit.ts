import { describe, expect, it } from 'vitest';
import type { ChainOutcome } from '../../../src/sensor/pipeline/chain.js';
import type { Outgoing } from '../../../src/sensor/pipeline/sink.js';
import { compareOutcomes } from '../../../src/sensor/replay/compare.js';
import { Double, type Value } from '../../../src/stellar/values.js';

const message = (content: Record<string, Value>): Outgoing => ({
  message: new Map(Object.entries({ guid: 'g1', ...content })),
  document: undefined,
});
const outcome = (messages: Outgoing[], errors: Outgoing[] = []): ChainOutcome => ({ outgoing: messages, errors });
const compare = (before: ChainOutcome, after: ChainOutcome) => compareOutcomes('log:1', before, after);

describe('what another configuration makes of a record', () => {
  it('is no change when it is the same, whenever it was worked on', () => {
    const made = (at: number) => outcome([message({ a: 1, 'adapter.geo.begin.ts': at })]);
    expect(compare(made(1), made(2))).toBeUndefined();
  });

  it('is told field by field, a number by its kind', () => {
    const before = outcome([message({ kept: 'x', changed: 1, gone: true })]);
    const after = outcome([message({ kept: 'x', changed: new Double(1), come: null })]);
    expect(compare(before, after)?.messages).toMatchObject([
      {
        guid: 'g1',
        kind: 'changed',
        fields: [
          { field: 'changed', before: '1', after: '1.0' },
          { field: 'gone', before: 'true', after: undefined },
          { field: 'come', before: undefined, after: 'null' },
        ],
      },
    ]);
  });

  it('is told alert by alert', () => {
    const alert = (score: number) => outcome([message({ is_alert: 'true', 'threat.triage.score': new Double(score) })]);
    expect(compare(outcome([message({})]), alert(100))?.messages[0]?.alert).toEqual({
      before: { isAlert: false, score: undefined },
      after: { isAlert: true, score: 100 },
    });
    expect(compare(alert(10), alert(20))?.messages[0]?.alert).toMatchObject({ before: { score: 10 }, after: { score: 20 } });
  });

  it('may be another number of messages', () => {
    const two = outcome([message({ a: 1 }), message({ a: 2 })]);
    expect(compare(outcome([message({ a: 1 })]), two)?.messages).toMatchObject([
      { kind: 'added', fields: [{ field: 'guid' }, { field: 'a', after: '2' }] },
    ]);
    expect(compare(two, outcome([message({ a: 1 })]))?.messages).toMatchObject([{ kind: 'removed' }]);
  });

  it('may fail, or no longer fail, as often as that happens', () => {
    const error = (text: string) => message({ error_type: 'parser_error', message: text });
    const change = compare(outcome([], [error('a'), error('b')]), outcome([], [error('b'), error('b')]));
    expect(change?.errors).toEqual({ added: ['parser_error: b'], removed: ['parser_error: a'] });
  });
});
