import * as vitest from 'vitest';
import { expect } from 'vitest';
import type { Deployment } from '../../src/domain/deployment.js';
import { describeModel, modelName, modelVersion } from '../../src/domain/identity.js';
import type { Engine } from '../../src/engines/port.js';
import type { Suite } from '../contract-cases.js';

/** What an engine works on: it stays while leaderships come and go. Has room for ten instances of 100 MB. */
export interface EngineScene extends AsyncDisposable {
  /** Begins a leadership, and ends the one before. */
  lead(): Promise<Engine>;
  /** Another leads from now on, unknown to the engine. */
  depose(): Promise<void>;
  /** The ids of the instances that run or are to run, by model. */
  instances(): Promise<Readonly<Record<string, readonly string[]>>>;
  /** Lets what was taken away come to its end. */
  settle(): Promise<void>;
}

export function deployment(name: string, instances: number, changes: Partial<Deployment> = {}): Deployment {
  return {
    name: modelName(name),
    version: modelVersion('1.0'),
    engine: 'agents',
    kind: 'model',
    instances,
    memoryMb: 100,
    artifact: { form: 'archive', uri: `file:///store/${name}` },
    manifest: {},
    revision: 1,
    createdAt: 0,
    updatedAt: 0,
    ...changes,
  };
}

const none: ReadonlySet<string> = new Set();
const signal = new AbortController().signal;

/** What every engine must do. */
export function engineContract(name: string, open: () => Promise<EngineScene>, suite: Suite = vitest): void {
  const { describe, it, beforeEach, afterEach } = suite;
  describe(`${name} keeps the contract of an engine`, () => {
    let scene: EngineScene;
    let engine: Engine;

    beforeEach(async () => {
      scene = await open();
      engine = await scene.lead();
    });
    afterEach(() => scene[Symbol.asyncDispose]());

    const converge = (...deployments: Deployment[]) => engine.converge(deployments, none, signal);
    const counts = async () => Object.fromEntries(Object.entries(await scene.instances()).map(([model, ids]) => [model, ids.length]));

    it('runs as many instances as are wanted', async () => {
      const { unplaced, vacant } = await converge(deployment('dga', 3), deployment('echo', 1));
      expect(await counts()).toEqual({ 'dga 1.0': 3, 'echo 1.0': 1 });
      expect([...unplaced.keys(), ...vacant]).toEqual([]);
    });

    it('changes nothing when asked again', async () => {
      await converge(deployment('dga', 3));
      const before = await scene.instances();
      await converge(deployment('dga', 3));
      expect(await scene.instances()).toEqual(before);
    });

    it('adds to what runs, and keeps it', async () => {
      await converge(deployment('dga', 2));
      const before = (await scene.instances())['dga 1.0'];
      await converge(deployment('dga', 4));
      expect((await scene.instances())['dga 1.0']).toEqual(expect.arrayContaining([...(before ?? [])]));
      expect(await counts()).toEqual({ 'dga 1.0': 4 });
    });

    it('takes away what is too many', async () => {
      await converge(deployment('dga', 4));
      await converge(deployment('dga', 1));
      expect(await counts()).toEqual({ 'dga 1.0': 1 });
    });

    it('takes everything away when none are wanted, and tells when nothing is left', async () => {
      await converge(deployment('dga', 2));
      await converge(deployment('dga', 0));
      expect(await counts()).toEqual({});
      await scene.settle();
      expect([...(await converge(deployment('dga', 0))).vacant]).toEqual(['dga 1.0']);
    });

    it('takes away what is deployed no more, but nothing of what it is told to leave alone', async () => {
      await converge(deployment('dga', 1), deployment('echo', 1));
      await engine.converge([], new Set([describeModel(deployment('echo', 0))]), signal);
      expect(await counts()).toEqual({ 'echo 1.0': 1 });
    });

    it('tells how many fit nowhere, with the reason of each node, and places what does', async () => {
      const { unplaced } = await converge(deployment('dga', 12), deployment('vast', 1, { memoryMb: 5_000 }));
      expect(unplaced.get('dga 1.0')).toMatchObject({ count: 2 });
      expect(unplaced.get('vast 1.0')?.reasons[0]?.reason).toContain('5000 MB wanted');
      expect(await counts()).toEqual({ 'dga 1.0': 10 });
    });

    it('replaces instances of an older revision', async () => {
      await converge(deployment('dga', 1));
      const [before] = (await scene.instances())['dga 1.0'] ?? [];
      await converge(deployment('dga', 1, { revision: 2 }));
      expect((await scene.instances())['dga 1.0']).not.toContain(before);
    });

    it('goes on with what a former leader started', async () => {
      await converge(deployment('dga', 3));
      const before = await scene.instances();
      engine = await scene.lead();
      await converge(deployment('dga', 3));
      expect(await scene.instances()).toEqual(before);
    });

    it('changes nothing when another leads', async () => {
      await converge(deployment('dga', 1));
      await scene.depose();
      await expect(converge(deployment('dga', 4))).rejects.toThrow();
      await expect(converge(deployment('dga', 0))).rejects.toThrow();
      expect(await counts()).toEqual({ 'dga 1.0': 1 });
    });

    it('stops when it is told to', async () => {
      const aborted = AbortSignal.abort(new Error('enough'));
      await expect(engine.converge([deployment('dga', 1)], none, aborted)).rejects.toThrow('enough');
      expect(await counts()).toEqual({});
    });
  });
}
