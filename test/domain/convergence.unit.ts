import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AssignedInstance,
  leastNeededFirst,
  planDeployment,
  defaultConvergencePolicy as policy,
} from '../../src/domain/convergence.js';
import type { Deployment } from '../../src/domain/deployment.js';
import { instanceId, modelName, modelVersion, nodeName } from '../../src/domain/identity.js';
import { instanceStates } from '../../src/domain/instance.js';

const updatedAt = 1_000;
const now = 10_000;

const wanted = (instances: number, changes: Partial<Deployment> = {}): Deployment => ({
  name: modelName('dga'),
  version: modelVersion('1.0'),
  engine: 'agents',
  kind: 'model',
  instances,
  memoryMb: 100,
  artifact: { form: 'archive', uri: 'file:///dga' },
  manifest: {},
  revision: 2,
  createdAt: 0,
  updatedAt,
  ...changes,
});

const one = (id: string, changes: Partial<AssignedInstance> & { on?: string } = {}): AssignedInstance => {
  const { on = 'a', ...rest } = changes;
  return {
    instance: instanceId(id),
    node: nodeName(on),
    nodeState: 'present',
    revision: 2,
    placedAt: 2_000,
    state: 'ready',
    since: 3_000,
    ...rest,
  };
};

const plan = (deployment: Deployment, ...instances: AssignedInstance[]) => planDeployment(deployment, instances, policy, now);
const gone = ({ takeAway }: ReturnType<typeof plan>) => takeAway.map(({ instance }) => instance);

describe('a deployment', () => {
  it('that runs as wanted needs nothing', () => {
    expect(plan(wanted(2), one('x'), one('y'))).toMatchObject({ missing: 0, takeAway: [], lookAgainAt: undefined });
  });

  it('gets the instances it lacks', () => {
    expect(plan(wanted(3), one('x')).missing).toBe(2);
  });

  it('waits for a node that may come back', () => {
    expect(plan(wanted(1), one('x', { nodeState: 'awaited' })).missing).toBe(0);
  });

  it('has those that stopped replaced', () => {
    expect(plan(wanted(1), one('x', { state: 'stopped' }))).toMatchObject({
      missing: 1,
      takeAway: [{ instance: 'x', reason: 'it stopped' }],
    });
  });

  it('loses everything when none are wanted', () => {
    const instances = [one('x'), one('y', { state: 'failed' }), one('z', { revision: 1 }), one('w', { nodeState: 'draining' })];
    expect(gone(plan(wanted(0), ...instances)).toSorted()).toEqual(['w', 'x', 'y', 'z']);
  });
});

describe('scaling down', () => {
  it('takes those that do not serve first', () => {
    expect(gone(plan(wanted(1), one('x'), one('y', { state: 'backoff', placedAt: 0 })))).toEqual(['y']);
    expect(gone(plan(wanted(1), one('x', { nodeState: 'awaited' }), one('y', { placedAt: 9_000 })))).toEqual(['x']);
  });

  it('keeps the rest spread over the nodes, then takes the youngest', () => {
    const order = leastNeededFirst([one('x', { on: 'a' }), one('y', { on: 'a', placedAt: 1_000 }), one('z', { on: 'b', placedAt: 9_000 })]);
    expect(order.map(({ instance }) => instance)).toEqual(['x', 'z', 'y']);
  });
});

describe('an instance that failed', () => {
  it('stays as a record, and is replaced on another node', () => {
    const { missing, avoid, takeAway, lookAgainAt } = plan(wanted(1), one('x', { state: 'failed' }));
    expect({ missing, takeAway }).toEqual({ missing: 1, takeAway: [] });
    expect([...avoid]).toEqual([['a', 'dga 1.0 failed there']]);
    expect(lookAgainAt).toBe(3_000 + policy.failureMemoryMs);
  });

  it('is forgotten after a while', () => {
    const late = planDeployment(wanted(1), [one('x', { state: 'failed' })], policy, 3_000 + policy.failureMemoryMs);
    expect(late).toMatchObject({ missing: 1, takeAway: [{ instance: 'x', reason: 'it failed' }] });
  });

  it('is forgiven by a request for the deployment, and by a new revision', () => {
    expect(gone(plan(wanted(1, { updatedAt: 4_000 }), one('x', { state: 'failed' })))).toEqual(['x']);
    expect(gone(plan(wanted(1), one('x', { state: 'failed', revision: 1 })))).toEqual(['x']);
  });

  it('is not replaced when the model failed on three nodes and runs on none', () => {
    const failed = ['a', 'b', 'c'].map((on) => one(`x${on}`, { on, state: 'failed' }));
    expect(plan(wanted(1), ...failed).missing).toBe(0);
    expect(plan(wanted(2), ...failed, one('y', { on: 'd' })).missing).toBe(1);
  });
});

describe('instances of an older revision', () => {
  it('go one by one while enough others serve', () => {
    const old = ['w', 'x', 'y', 'z'].map((id) => one(id, { revision: 1 }));
    const first = plan(wanted(4), ...old);
    expect(first.missing).toBe(4);
    expect(first.takeAway).toMatchObject([{ reason: 'it is of revision 1, not 2' }]);
  });

  it('go at once when they do not serve', () => {
    expect(gone(plan(wanted(2), one('x', { revision: 1, state: 'backoff' }), one('y', { revision: 1, state: 'starting' })))).toEqual([
      'x',
      'y',
    ]);
  });

  it('go at once when there is one only', () => {
    expect(gone(plan(wanted(1), one('x', { revision: 1 })))).toEqual(['x']);
  });
});

describe('instances on a draining node', () => {
  it('stay until all others serve', () => {
    const drained = one('x', { nodeState: 'draining' });
    expect(plan(wanted(1), drained)).toMatchObject({ missing: 1, takeAway: [] });
    expect(gone(plan(wanted(1), drained, one('y', { on: 'b', state: 'starting' })))).toEqual([]);
    expect(gone(plan(wanted(1), drained, one('y', { on: 'b' })))).toEqual(['x']);
  });
});

describe('any plan', () => {
  const instance = fc.record({
    on: fc.constantFrom('a', 'b', 'c', 'd'),
    nodeState: fc.constantFrom('present' as const, 'draining' as const, 'awaited' as const),
    revision: fc.constantFrom(1, 2),
    placedAt: fc.constantFrom(500, 2_000, 3_000),
    state: fc.constantFrom(...instanceStates),
    since: fc.nat(now),
  });
  const instances = fc.array(instance, { maxLength: 12 }).map((some) => some.map((changes, index) => one(`i${index}`, changes)));

  it('changes nothing more once it is applied', () => {
    fc.assert(
      fc.property(instances, fc.nat(6), (before, count) => {
        const deployment = wanted(count);
        const first = plan(deployment, ...before);
        const left = before.filter(({ instance: id }) => !gone(first).includes(id));
        const placed = Array.from({ length: first.missing }, (_, index) => one(`new${index}`, { on: 'e', state: 'placed', placedAt: now }));
        const second = plan(deployment, ...left, ...placed);
        expect(second).toMatchObject({ missing: 0, takeAway: [] });
      }),
      { numRuns: 500 },
    );
  });

  it('never takes so many away that fewer serve than may be missing', () => {
    fc.assert(
      fc.property(instances, fc.integer({ min: 1, max: 6 }), (before, count) => {
        const serves = ({ state, nodeState }: AssignedInstance) => state === 'ready' && nodeState !== 'awaited';
        const left = before.filter(({ instance: id }) => !gone(plan(wanted(count), ...before)).includes(id));
        const least = Math.min(before.filter(serves).length, count - Math.max(1, Math.floor(count * policy.unavailableShare)));
        expect(left.filter(serves).length).toBeGreaterThanOrEqual(least);
      }),
      { numRuns: 500 },
    );
  });

  it('comes to an end: as many serve as are wanted, on nodes that stay', () => {
    fc.assert(
      fc.property(instances, fc.nat(6), (before, count) => {
        let current = before.filter(({ nodeState, state }) => nodeState !== 'awaited' && state !== 'failed');
        for (let round = 0; round < 30; round++) {
          const next = plan(wanted(count), ...current);
          const fresh = Array.from({ length: next.missing }, (_, index) => one(`r${round}-${index}`, { on: 'e', placedAt: now }));
          current = [...current.filter(({ instance: id }) => !gone(next).includes(id)), ...fresh].map((each) => ({
            ...each,
            state: 'ready',
          }));
        }
        expect(current).toHaveLength(count);
        expect(current.every(({ revision, nodeState }) => revision === 2 && nodeState === 'present')).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
