import { describe, expect, it } from 'vitest';
import { modelName, modelVersion, nodeName } from '../../../src/domain/identity.js';
import { Failure } from '../../../src/errors/catalogue.js';
import type { InstanceSummary } from '../../../src/operations/cluster/instance-summary.js';
import { notWaited, type Rollout, rolloutOutcome } from '../../../src/operations/deploy/rollout-outcome.js';

const model = { name: modelName('dga'), version: modelVersion('1.0') };
const instance = (state: InstanceSummary['state'], more: Partial<InstanceSummary> = {}): InstanceSummary => ({
  id: `dga-1.0-${state}`,
  node: 'node1',
  state,
  restarts: 0,
  lost: false,
  leaving: false,
  ...more,
});
const rollout = (some: Partial<Rollout>): Rollout => ({
  model,
  wanted: 1,
  ready: 0,
  instances: [],
  unplaced: undefined,
  unplacedMs: 0,
  ...some,
});
const outcome = (some: Partial<Rollout>) => rolloutOutcome(rollout(some));

describe('a model that a command waits for', () => {
  it('is done when every wanted instance is ready', () => {
    expect(outcome({ wanted: 2, ready: 1, instances: [instance('ready'), instance('starting')] })).toBe('waiting');
    expect(outcome({ wanted: 2, ready: 2, instances: [instance('ready'), instance('ready')] })).toBe('done');
  });

  it('is not done while more run than are wanted', () => {
    expect(outcome({ wanted: 1, ready: 2, instances: [instance('ready'), instance('ready')] })).toBe('waiting');
    expect(outcome({ wanted: 0, instances: [instance('draining', { leaving: true })] })).toBe('waiting');
    expect(outcome({ wanted: 0, instances: [] })).toBe('done');
  });

  it('is done, when only fewer were asked for, once there are no more: those that stay may never be ready', () => {
    const instances = [instance('failed'), instance('backoff')];
    expect(outcome({ onlyFewer: true, wanted: 1, instances })).toBe('done');
    expect(outcome({ onlyFewer: true, wanted: 1, instances: [instance('ready'), instance('draining', { leaving: true })] })).toBe(
      'waiting',
    );
  });

  it('is done although the record of a failed instance is kept, or one was lost with its node', () => {
    const others = [instance('failed'), instance('stopped'), instance('ready', { lost: true })];
    expect(outcome({ wanted: 1, ready: 1, instances: [instance('ready'), ...others] })).toBe('done');
  });

  it('is given one restart', () => {
    const stderr = ['ImportError: flask'];
    const dead = { lastExit: { at: 0, status: 1, stderr } };
    expect(outcome({ instances: [instance('backoff', dead)] })).toBe('waiting');
    expect(() => outcome({ instances: [instance('backoff', { ...dead, restarts: 1 })] })).toThrow(
      expect.objectContaining({
        code: 'MODEL_FAILED',
        message: 'dga 1.0 on node1 ended with status 1, again after a restart',
        details: expect.objectContaining({ status: 1, stderr }),
      }),
    );
  });

  it('is not judged by what it died of before: that may be mended, and it is about to start again', () => {
    const instances = [instance('backoff', { restarts: 6 })];
    const known = (restarts: number) => new Map([['dga-1.0-backoff', restarts]]);
    expect(outcome({ instances, restartsBefore: known(6) })).toBe('waiting');
    expect(() => outcome({ instances, restartsBefore: known(5) })).toThrow(expect.objectContaining({ code: 'MODEL_FAILED' }));
  });

  it('tells why it was stopped, rather than that it ended, when it did not end by itself', () => {
    const stopped = { reason: 'endpoint.dat has port 0', lastExit: { at: 0, stderr: [] } };
    expect(() => outcome({ instances: [instance('failed', stopped)] })).toThrow(
      expect.objectContaining({ message: 'dga 1.0 on node1: endpoint.dat has port 0, and is not started again there' }),
    );
  });

  it('tells, beside how the process ended, what the agent knows of it', () => {
    const reason = 'was killed: it used more than its 60 MB; starts again in 1.0 s (end 2 of 5)';
    const killed = { reason, restarts: 1, lastExit: { at: 0, signal: 'SIGKILL', stderr: [] } };
    expect(() => outcome({ instances: [instance('backoff', killed)] })).toThrow(
      expect.objectContaining({
        message: 'dga 1.0 on node1 was ended by SIGKILL, again after a restart',
        details: expect.objectContaining({ reasons: [{ instance: 'dga-1.0-backoff', node: 'node1', reason }] }),
      }),
    );
  });

  it('failed when its agent gave up', () => {
    expect(() => outcome({ instances: [instance('failed', { reason: 'endpoint.dat was never written' })] })).toThrow(
      'dga 1.0 on node1: endpoint.dat was never written, and is not started again there',
    );
  });

  it('did not fail while an instance of it is ready: the leader tries another node', () => {
    expect(outcome({ wanted: 2, ready: 1, instances: [instance('ready'), instance('failed')] })).toBe('waiting');
  });

  it('fits nowhere when the leader still says so after a while', () => {
    const unplaced = { count: 1, since: 0, reasons: [{ node: nodeName('node1'), reason: '100 MB free' }] };
    expect(outcome({ unplaced, unplacedMs: 2_999 })).toBe('waiting');
    expect(() => outcome({ unplaced, unplacedMs: 3_000 })).toThrow(
      expect.objectContaining({ code: 'NO_NODE_FITS', details: { reasons: [{ node: 'node1', reason: '100 MB free' }] } }),
    );
  });

  it('says to start an agent when there is no node at all', () => {
    const unplaced = { count: 1, since: 0, reasons: [{ node: null, reason: 'no node is up' }] };
    expect(() => outcome({ unplaced, unplacedMs: 3_000 })).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('start maas agent on the data nodes') }),
    );
  });
});

describe('a command that no longer waits', () => {
  const timeIsOver = new Failure('TIMED_OUT', 'not done within 1m');

  it('tells how far it came and what each instance waits for', () => {
    const instances = [instance('ready'), instance('starting', { reason: 'waits for a listener on 1500' })];
    expect(notWaited(rollout({ wanted: 2, ready: 1, instances }), timeIsOver)).toMatchObject({
      code: 'TIMED_OUT',
      message: 'dga 1.0 is not done in time: 1 of 2 instances are ready',
      details: { reasons: [{ instance: 'dga-1.0-starting', node: 'node1', reason: 'starting: waits for a listener on 1500' }] },
    });
  });

  it('tells, when it was interrupted, that what it asked for goes on', () => {
    const interrupted = new Failure('INTERRUPTED', 'interrupted');
    expect(notWaited(rollout({ wanted: 1, instances: [instance('starting')] }), interrupted)).toMatchObject({
      code: 'INTERRUPTED',
      message: 'interrupted; dga 1.0 continues without you: 0 of 1 instances are ready',
      hint: expect.stringContaining('maas deploy remove -n dga -v 1.0 --all removes it'),
    });
    const leaving = [instance('draining', { leaving: true })];
    expect(notWaited(rollout({ wanted: 0, instances: leaving }), interrupted)).toMatchObject({
      message: 'interrupted; dga 1.0 continues without you: 1 of its instances has not ended',
    });
  });
});

describe('a model that waits for something else than room', () => {
  it('fails with what that is', () => {
    const reasons = [{ node: null, reason: 'no ResourceManager of YARN serves' }];
    const unplaced = { count: 1, reasons, code: 'YARN_UNREACHABLE', since: 0 };
    const failure = {
      code: 'YARN_UNREACHABLE',
      exit: 8,
      message: '1 of 1 instances of dga 1.0 are not running: no ResourceManager of YARN serves',
    };
    expect(() => outcome({ unplaced, unplacedMs: 60_000 })).toThrow(expect.objectContaining(failure));
  });

  it('has no room, as far as this maas knows, when the code is of another', () => {
    const unplaced = { count: 1, reasons: [{ node: null, reason: 'x' }], code: 'OF_TOMORROW', since: 0 };
    expect(() => outcome({ unplaced, unplacedMs: 60_000 })).toThrow(expect.objectContaining({ code: 'NO_NODE_FITS' }));
  });
});
