import { beforeEach, describe, expect, it } from 'vitest';
import type { Deployment } from '../../../src/domain/deployment.js';
import type { AgentsEngine } from '../../../src/engines/agents/agents-engine.js';
import { deployment } from '../contract.js';
import { AgentsScene } from './scene.js';

const signal = new AbortController().signal;
const absence = { timeoutMs: 10_000, graceMs: 5_000, holdMs: 600_000 };

describe('the engine for agents', () => {
  let scene: AgentsScene;
  let engine: AgentsEngine;

  beforeEach(async () => {
    scene = await AgentsScene.begin();
    engine = await scene.lead(absence);
  });

  async function converge(...deployments: Deployment[]) {
    await scene.seen();
    return engine.converge(deployments, new Set(), signal);
  }

  async function reportAll(state: 'ready' | 'failed' | 'draining'): Promise<void> {
    for (const assigned of await scene.assigned()) await scene.report(assigned, state);
  }

  it('moves the instances of a node that stays away, not before a session timeout and a grace', async () => {
    const leave = await scene.node('a');
    await converge(deployment('dga', 1));
    await reportAll('ready');
    await scene.node('b');
    await leave();

    expect(await converge(deployment('dga', 1))).toMatchObject({ lookAgainInMs: 15_000 });
    await scene.clock.advance(14_999);
    await converge(deployment('dga', 1));
    expect(await scene.places()).toEqual(['dga 1.0 on a']);

    await scene.clock.advance(1);
    await converge(deployment('dga', 1));
    expect(await scene.places()).toEqual(['dga 1.0 on b']);
    expect(await scene.records()).toEqual([]);
  });

  it('waits as long after a takeover', async () => {
    const leave = await scene.node('a');
    await converge(deployment('dga', 1));
    await leave();
    await scene.node('b');
    await scene.clock.advance(60_000);

    engine = await scene.lead(absence);
    await converge(deployment('dga', 1));
    expect(await scene.places()).toEqual(['dga 1.0 on a']);
  });

  it('holds when many nodes are gone at once, and says so once', async () => {
    const leaving = await Promise.all(['a', 'b'].map((name) => scene.node(name)));
    await converge(deployment('dga', 2));
    await scene.node('c');
    await Promise.all(leaving.map((leave) => leave()));

    for (let seconds = 0; seconds < 60; seconds += 20) {
      await converge(deployment('dga', 2));
      await scene.clock.advance(20_000);
    }
    expect(await scene.places()).toEqual(['dga 1.0 on a', 'dga 1.0 on b']);
    expect(scene.log.entries.filter(({ level }) => level === 'warn')).toMatchObject([
      { message: 'many nodes are gone at once: nothing is moved' },
    ]);
  });

  it('starts a failed instance on another node, and keeps the record of the failure', async () => {
    await scene.node('a');
    await converge(deployment('dga', 1));
    await reportAll('failed');
    await scene.node('b');
    await converge(deployment('dga', 1));
    expect(await scene.places()).toEqual(['dga 1.0 on a', 'dga 1.0 on b']);
  });

  it('empties a draining node once others serve', async () => {
    await scene.node('a', { draining: false });
    await converge(deployment('dga', 1));
    await reportAll('ready');
    await scene.node('b');
    await scene.drain('a');

    await converge(deployment('dga', 1));
    expect(await scene.places()).toEqual(['dga 1.0 on a', 'dga 1.0 on b']);
    await reportAll('ready');
    await converge(deployment('dga', 1));
    expect(await scene.places()).toEqual(['dga 1.0 on b']);
  });

  it('gives the room of an instance away only once that is gone', async () => {
    await scene.node('a', { memoryMb: 100 });
    await converge(deployment('dga', 1));
    await reportAll('draining');

    const { unplaced } = await converge(deployment('dga', 0), deployment('echo', 1));
    expect(await scene.places()).toEqual([]);
    expect(unplaced.size).toBe(0);

    await scene.letGo();
    await converge(deployment('dga', 0), deployment('echo', 1));
    expect(await scene.places()).toEqual(['echo 1.0 on a']);
  });

  it('places a thousand instances with large manifests in packets that ZooKeeper takes', async () => {
    await scene.node('a', { memoryMb: 100_000 });
    await converge(deployment('dga', 1_000, { manifest: { padding: 'x'.repeat(4_000) } }));
    expect(await scene.assigned()).toHaveLength(1_000);
    await converge(deployment('dga', 0));
    expect(await scene.assigned()).toEqual([]);
  });

  it('counts an instance of which an agent tells junk as placed', async () => {
    await scene.node('a');
    await converge(deployment('dga', 1));
    await scene.reportJunk();
    await converge(deployment('dga', 1));
    expect(await scene.places()).toEqual(['dga 1.0 on a']);
  });

  it('leaves alone what runs on YARN: its hosts are no nodes that are gone', async () => {
    const path = await scene.reportOnYarn('host1');
    engine = await scene.lead(absence);
    await scene.node('a');
    await converge(deployment('dga', 1));
    scene.clock.advance(3_600_000);
    await converge(deployment('dga', 1));
    expect(await scene.records()).toContain(path);
  });
});
