import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Deployment } from '../../src/domain/deployment.js';
import { type ModelName, modelName, modelVersion, nodeName } from '../../src/domain/identity.js';
import type { PlacementNode } from '../../src/domain/placement.js';
import { type AddArguments, type DeciderView, decideRequest, type RequestArguments } from '../../src/domain/request.js';

const dga = { name: modelName('dga'), version: modelVersion('1.0') };
const artifact = { form: 'archive', uri: 'file:///store/dga', sha256: 'aa' } as const;
const now = 5_000;

const add: AddArguments = {
  verb: 'add',
  ...dga,
  engine: 'agents',
  kind: 'model',
  instances: 2,
  ensure: false,
  memoryMb: 100,
  artifact,
  manifest: {},
};
const remove: RequestArguments = { verb: 'remove', ...dga, instances: 1 };
const scale: RequestArguments = { verb: 'scale', ...dga, instances: 1 };

const deployed = (instances: number, changes: Partial<Deployment> = {}): Deployment => {
  const { engine, kind, memoryMb, manifest } = add;
  return { ...dga, engine, kind, memoryMb, artifact, manifest, instances, revision: 3, createdAt: 1, updatedAt: 1, ...changes };
};

const node = (name: string, memoryMb: number, used = 0): PlacementNode => ({
  node: nodeName(name),
  memoryMb,
  draining: false,
  occupants: used === 0 ? [] : [{ model: { name: modelName('other'), version: dga.version }, memoryMb: used }],
});

function decide(request: RequestArguments, view: Partial<DeciderView> = {}) {
  return decideRequest(request, { deployment: undefined, engines: ['agents'], nodes: [node('a', 1_000)], mayWait: false, ...view }, now);
}

describe('a request to add', () => {
  it('makes a deployment', () => {
    expect(decide(add)).toEqual({
      state: 'done',
      deployment: deployed(2, { revision: 1, createdAt: now, updatedAt: now }),
      before: 0,
      after: 2,
    });
  });

  it('adds to what is deployed', () => {
    expect(decide(add, { deployment: deployed(3) })).toMatchObject({
      before: 3,
      after: 5,
      deployment: { instances: 5, revision: 3, updatedAt: now },
    });
  });

  it('makes the number absolute with ensure, however often', () => {
    expect(decide({ ...add, ensure: true }, { deployment: deployed(3) })).toMatchObject({ before: 3, after: 2 });
    expect(decide({ ...add, ensure: true }, { deployment: deployed(2) })).toMatchObject({ before: 2, after: 2 });
  });

  it('is rejected when the version is deployed with other content', () => {
    const other = { ...add, artifact: { ...artifact, sha256: 'bb' } };
    expect(decide(other, { deployment: deployed(1) })).toMatchObject({ state: 'rejected', code: 'EXISTS_WITH_OTHER_CONTENT' });
  });

  it('replaces other content when it says so', () => {
    const other = { ...add, ensure: true, replace: true, artifact: { ...artifact, sha256: 'bb' } };
    expect(decide(other, { deployment: deployed(2) })).toMatchObject({
      deployment: { artifact: { sha256: 'bb' }, revision: 4 },
      reason: 'the content is another: the 2 instances of the former are replaced',
    });
  });

  it('takes any content once every instance was removed', () => {
    const other = { ...add, artifact: { ...artifact, sha256: 'bb' } };
    expect(decide(other, { deployment: deployed(0) })).toMatchObject({ before: 0, after: 2, deployment: { revision: 4, createdAt: now } });
  });

  it('replaces instances of another memory, and says so', () => {
    const larger = { ...add, ensure: true, memoryMb: 400 };
    expect(decide(larger, { deployment: deployed(2) })).toMatchObject({
      deployment: { memoryMb: 400, revision: 4 },
      reason: 'memory is 400 MB now: the 2 instances of 100 MB are replaced',
    });
  });

  it.each([
    ['memory of 0', { memoryMb: 0 }, 'MEMORY_OUT_OF_RANGE', 'an instance needs 1 MB of memory or more, not 0'],
    [
      'memory beyond every node',
      { memoryMb: 1_001 },
      'MEMORY_OUT_OF_RANGE',
      '1001 MB is more than any node has: the largest, a, has 1000 MB',
    ],
    ['no instances', { instances: 0 }, 'BAD_REQUEST', 'the number of instances must be 1 or more, not 0'],
    ['half an instance', { instances: 0.5 }, 'BAD_REQUEST', 'the number of instances must be 1 or more, not 0.5'],
    ['too many instances', { instances: 10_001 }, 'BAD_REQUEST', '10001 instances of dga 1.0 are more than the 10000 that maas runs'],
    ['a name with a slash', { name: '../x' as ModelName }, 'BAD_NAME', '"../x" can\'t be a model name'],
    [
      'an engine that the leader lacks',
      { engine: 'yarn' as const },
      'BAD_REQUEST',
      'the maas service that leads has no engine yarn, only agents',
    ],
  ])('is rejected with %s', (_what, changes, code, reason) => {
    expect(decide({ ...add, ...changes })).toEqual({ state: 'rejected', code, reason });
  });

  it('is rejected as a whole when not all of it fits now, with the reason of each node', () => {
    expect(decide(add, { nodes: [node('a', 1_000, 900), node('b', 1_000, 950)] })).toEqual({
      state: 'rejected',
      code: 'NO_NODE_FITS',
      reason: '1 of 2 instances of dga 1.0 fit on no node: a has 0 of 1000 MB free, 100 MB wanted; b has 50 of 1000 MB free, 100 MB wanted',
      misfits: [
        { node: 'a', reason: 'has 0 of 1000 MB free, 100 MB wanted' },
        { node: 'b', reason: 'has 50 of 1000 MB free, 100 MB wanted' },
      ],
    });
  });

  it('waits for room when whoever asked would not hear of a rejection', () => {
    expect(decide(add, { nodes: [], mayWait: true })).toMatchObject({ state: 'done', after: 2 });
  });

  it('leaves room to an engine that places by itself', () => {
    expect(decide({ ...add, memoryMb: 9_000 }, { nodes: undefined })).toMatchObject({ state: 'done' });
  });

  it('counts the room of instances that it replaces as free', () => {
    const full: PlacementNode = { ...node('a', 1_000), occupants: [{ model: dga, memoryMb: 900 }] };
    expect(
      decide({ ...add, instances: 1, ensure: true, memoryMb: 950 }, { deployment: deployed(1, { memoryMb: 900 }), nodes: [full] }),
    ).toMatchObject({
      state: 'done',
    });
  });
});

describe('a request to remove', () => {
  it('takes instances away', () => {
    expect(decide(remove, { deployment: deployed(3) })).toMatchObject({ before: 3, after: 2, deployment: { instances: 2 } });
  });

  it('takes all when more are to go than there are, and says so', () => {
    expect(decide({ ...remove, instances: 5 }, { deployment: deployed(3) })).toMatchObject({
      after: 0,
      reason: '5 were to be removed, and there were 3: all are removed',
    });
  });

  it.each([undefined, deployed(0)])('is rejected when no such model is deployed', (deployment) => {
    expect(decide(remove, { deployment })).toEqual({ state: 'rejected', code: 'NO_SUCH_MODEL', reason: 'no model dga 1.0 is deployed' });
  });
});

describe('a request to scale', () => {
  it('makes the number absolute, 0 too', () => {
    expect(decide(scale, { deployment: deployed(3) })).toMatchObject({ before: 3, after: 1 });
    expect(decide({ ...scale, instances: 0 }, { deployment: deployed(3) })).toMatchObject({ after: 0 });
  });

  it('is rejected when the additional instances do not fit', () => {
    expect(decide({ ...scale, instances: 9 }, { deployment: deployed(1), nodes: [node('a', 1_000, 900)] })).toMatchObject({
      code: 'NO_NODE_FITS',
    });
  });
});

describe('any request', () => {
  const number = fc.oneof(fc.integer({ min: -3, max: 12_000 }), fc.double());
  const any: fc.Arbitrary<RequestArguments> = fc.oneof(
    fc.record({ instances: number, memoryMb: number, ensure: fc.boolean() }).map((changes) => ({ ...add, ...changes })),
    number.map((instances) => ({ ...remove, instances })),
    number.map((instances) => ({ ...scale, instances })),
  );

  it('leaves between none and the most instances, or is rejected with a reason', () => {
    const deployment = fc.option(
      fc.nat(10_000).map((instances) => deployed(instances)),
      { nil: undefined },
    );
    fc.assert(
      fc.property(any, deployment, (request, before) => {
        const outcome = decide(request, { deployment: before });
        expect(outcome.reason).not.toBe('');
        if (outcome.state === 'rejected') return;
        expect(outcome.after).toBe(outcome.deployment.instances);
        expect(outcome.after).toBeGreaterThanOrEqual(0);
        expect(outcome.after).toBeLessThanOrEqual(10_000);
        expect(Number.isInteger(outcome.after)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
