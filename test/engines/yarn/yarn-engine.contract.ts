import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeModel } from '../../../src/domain/identity.js';
import type { Engine } from '../../../src/engines/port.js';
import { Failure } from '../../../src/errors/catalogue.js';
import { eventually } from '../../eventually.js';
import { deployment } from '../contract.js';
import { asked, YarnScene } from './scene.js';

const none: ReadonlySet<string> = new Set();
const signal = new AbortController().signal;
const dga = (instances: number, revision = 1) => deployment('dga', instances, { engine: 'yarn', revision });

describe('the engine yarn', () => {
  let scene: YarnScene;
  beforeEach(async () => {
    scene = await YarnScene.begin();
  });
  afterEach(() => scene[Symbol.asyncDispose]());

  const services = () => Object.keys(scene.yarn.containers());
  const lead = async (): Promise<Engine> => asked(scene, await scene.lead());
  const changes = () => scene.yarn.asked.filter((each) => !each.startsWith('GET'));

  it('tells why nothing runs while YARN is away, keeps what it knows, and goes on when it is back', async () => {
    const engine = await scene.lead();
    scene.yarn.answer = () => ({ status: 503 });
    const { unplaced, vacant, lookAgainInMs } = await engine.converge([dga(2)], none, signal);
    expect(unplaced.get('dga 1.0')).toMatchObject({ count: 2, code: 'YARN_UNREACHABLE', reasons: [{ node: null }] });
    expect([...vacant]).toEqual(['dga 1.0']);
    expect(lookAgainInMs).toBeGreaterThan(0);

    scene.yarn.answer = () => undefined;
    scene.clock.advance(60_000);
    expect((await asked(scene, engine).converge([dga(2)], none, signal)).unplaced.size).toBe(0);
    expect(await scene.instances()).toMatchObject({ 'dga 1.0': [expect.any(String), expect.any(String)] });
  });

  it('says nothing of instances that run while YARN is away', async () => {
    const engine = await lead();
    await engine.converge([dga(2)], none, signal);
    scene.yarn.answer = () => ({ status: 503 });
    scene.clock.advance(60_000);
    expect((await engine.converge([dga(2)], none, signal)).unplaced.size).toBe(0);
    expect((await engine.converge([dga(3)], none, signal)).unplaced.get('dga 1.0')).toMatchObject({ count: 1 });
  });

  it('does not hold up its leader while YARN takes its time, and tells later', async () => {
    let rings = 0;
    const engine = await scene.lead({ onChange: () => (rings += 1), program: () => slow.promise });
    const slow = Promise.withResolvers<string>();
    const converging = engine.converge([dga(1)], none, signal);
    await eventually(() => expect(scene.clock.sleeping).toBeGreaterThan(0));
    scene.clock.advance(2_000);
    expect((await converging).unplaced.size).toBe(0);

    const before = rings;
    slow.resolve('/apps/maas/runner/maas');
    await eventually(() => expect(rings).toBeGreaterThan(before));
    await eventually(async () => expect(Object.values(scene.yarn.containers())).toEqual([[expect.any(String)]]));
  });

  it('asks YARN nothing again while nothing changed and nothing is due', async () => {
    const engine = await lead();
    await engine.converge([dga(1)], none, signal);
    scene.clock.advance(1_000);
    await engine.converge([dga(1)], none, signal);
    const before = scene.yarn.asked.length;
    await engine.converge([dga(1)], none, signal);
    expect(scene.yarn.asked.length).toBe(before);
  });

  it('keeps an older revision until the new one is ready, and lets it go for want of room', async () => {
    const engine = await lead();
    await engine.converge([dga(1)], none, signal);
    const [first] = services();
    scene.isQuick = false;
    await engine.converge([dga(1, 2)], none, signal);
    expect(services()).toHaveLength(2);
    expect(services()).toContain(first);

    await engine.converge([dga(10, 3)], none, signal);
    expect(Object.entries(scene.yarn.containers()).map(([name, { length }]) => [name.slice(-2), length])).toEqual([['r3', 10]]);
  });

  it('takes away a service of its own that nobody asked for: a former leader may have, too late', async () => {
    const engine = await lead();
    await engine.converge([dga(1)], none, signal);
    const [ours = ''] = services();
    const stray = ours.replace(/r1$/, 'r9');
    await fetch(`${scene.yarn.url}/app/v1/services`, {
      method: 'POST',
      body: JSON.stringify({ name: stray, components: [{ name: 'model', number_of_containers: 0, resource: { memory: '64' } }] }),
    });
    expect(services()).toContain(stray);
    scene.clock.advance(60_000);
    await engine.converge([dga(1)], none, signal);
    expect(services()).toEqual([ours]);
  });

  it('leaves alone what other clusters have on the same YARN', async () => {
    const theirs = ['maas-ffffffff-dga-1-0-2505618e960c-r1', 'somebody-elses'];
    for (const name of theirs) {
      const body = JSON.stringify({ name, components: [{ name: 'model', number_of_containers: 0, resource: { memory: '64' } }] });
      await fetch(`${scene.yarn.url}/app/v1/services`, { method: 'POST', body });
    }
    const engine = await lead();
    await engine.converge([dga(1)], none, signal);
    await engine.converge([], none, signal);
    expect(services().sort()).toEqual(theirs.sort());
  });

  it('is the same cluster to YARN whoever leads', async () => {
    await (await lead()).converge([dga(1)], none, signal);
    const before = services();
    await (await lead()).converge([dga(1)], none, signal);
    expect(services()).toEqual(before);
    expect(changes().filter((each) => each.startsWith('POST'))).toHaveLength(1);
  });

  it('forgets nothing that a former leader asked for, deployed or not', async () => {
    await (await lead()).converge([dga(1)], none, signal);
    await (await lead()).converge([], none, signal);
    expect(services()).toEqual([]);
    expect(await scene.zk.children(scene.control.yarn)).toEqual([]);
  });

  it('starts a service anew that ended by itself, after a pause', async () => {
    const engine = await lead();
    await engine.converge([dga(1)], none, signal);
    const [service = ''] = services();
    await scene.yarn.fail(service);
    await scene.seen();
    scene.clock.advance(30_000);
    await engine.converge([dga(1)], none, signal);
    scene.clock.advance(60_000);
    await engine.converge([dga(1)], none, signal);
    expect(scene.yarn.containers()).toEqual({ [service]: [expect.any(String)] });
  });

  it('tells what YARN said of a service that it refuses, and asks again only after a while', async () => {
    const engine = await lead();
    scene.yarn.answer = (each) => (each.startsWith('POST') ? { status: 400, body: { diagnostics: 'no such queue\n\tat x' } } : undefined);
    const { unplaced } = await engine.converge([dga(1)], none, signal);
    expect(unplaced.get('dga 1.0')).toMatchObject({
      count: 1,
      code: 'YARN_REFUSED',
      reasons: [{ reason: expect.stringMatching(/no such queue$/) }],
    });
    const before = changes().length;
    await engine.converge([dga(2)], none, signal);
    expect(changes().length - before).toBeLessThanOrEqual(2);
  });

  it('tells that the program can not be stored', async () => {
    const program = async () => {
      throw new Failure('STORE_FULL', 'no room');
    };
    const engine = await scene.lead({ program });
    const { unplaced } = await engine.converge([dga(1)], none, signal);
    expect(unplaced.get('dga 1.0')).toMatchObject({ code: 'STORE_FULL', reasons: [{ node: null, reason: 'no room' }] });
    expect(services()).toEqual([]);
  });

  it('leaves alone a model whose deployment can not be read', async () => {
    await (await lead()).converge([dga(1)], none, signal);
    const before = scene.yarn.containers();
    await (await lead()).converge([], new Set([describeModel(dga(1))]), signal);
    expect(scene.yarn.containers()).toEqual(before);
  });
});
