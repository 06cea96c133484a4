import { beforeEach, describe, expect, it } from 'vitest';
import { Failure } from '../../../src/errors/catalogue.js';
import { type Attempt, runSteps, type Step, type StepPorts } from '../../../src/operations/self-test/steps.js';
import { ManualClock } from '../../../src/runtime/clock/manual-clock.js';

describe('the steps of a test', () => {
  let events: string[];
  let stop: AbortController;
  beforeEach(() => {
    events = [];
    stop = new AbortController();
  });

  const step = (id: string, needs: string[] = [], run: (attempt: Attempt) => void = () => {}): Step => ({
    id,
    title: `the ${id}`,
    needs,
    run: async (attempt) => {
      events.push(id);
      run(attempt);
    },
  });
  const making = (what: string) => (attempt: Attempt) => attempt.cleanUp(what, async () => void events.push(`no more ${what}`));
  const run = (steps: Step[], ports: Partial<StepPorts> = {}) =>
    runSteps(steps, { clock: new ManualClock(), signal: stop.signal, keep: false, ...ports });
  const failing = () => {
    throw new Failure('NO_LEADER', 'nobody leads', { stderr: ['one', 'the last word'] });
  };

  it('run in order, and what they made goes in the other order', async () => {
    const report = await run([step('one', [], making('a')), step('two', [], making('b'))]);
    expect(report).toMatchObject({
      steps: [
        { id: 'one', state: 'passed' },
        { id: 'two', state: 'passed' },
      ],
      left: [],
    });
    expect(events).toEqual(['one', 'two', 'no more b', 'no more a']);
  });

  it('go on behind one that fails, but for those that need it', async () => {
    const { steps } = await run([step('one', [], failing), step('two', ['one']), step('three', ['two']), step('four')]);
    expect(steps).toMatchObject([
      { state: 'failed', reason: 'nobody leads: the last word', hint: expect.stringContaining('maas dev') },
      { state: 'skipped', reason: 'needs one' },
      { state: 'skipped', reason: 'needs two' },
      { state: 'passed' },
    ]);
    expect(events).toEqual(['one', 'four']);
  });

  it('end with an interruption, and leave nothing', async () => {
    const interrupting = step('two', [], () => {
      stop.abort(new Failure('INTERRUPTED', 'interrupted'));
      throw new Error('aborted');
    });
    await expect(run([step('one', [], making('a')), interrupting, step('three')])).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(events).toEqual(['one', 'two', 'no more a']);
  });

  it('leave what they made when they are told to, and name it', async () => {
    expect((await run([step('one', [], making('a'))], { keep: true })).left).toEqual(['a']);
    expect(events).toEqual(['one']);
  });

  it('name what can not be taken away, and take away the rest', async () => {
    const stuck = step('two', [], (attempt) => attempt.cleanUp('b', () => Promise.reject(new Error('it is stuck'))));
    expect((await run([step('one', [], making('a')), stuck])).left).toEqual(['b: it is stuck']);
    expect(events).toContain('no more a');
  });
});
