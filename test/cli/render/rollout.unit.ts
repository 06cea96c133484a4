import { describe, expect, it } from 'vitest';
import { openSteps } from '../../../src/cli/render/open-steps.js';
import { RolloutView } from '../../../src/cli/render/rollout.js';
import { modelName, modelVersion } from '../../../src/domain/identity.js';
import { Outside } from '../harness.js';

const model = { name: modelName('dga'), version: modelVersion('1.0') };
const instance = { id: 'dga-1.0-a', node: 'node1', restarts: 0, lost: false, leaving: false } as const;

describe('the rollout of a model, as it is shown', () => {
  it('has nothing left when all there is are records of instances that failed', async () => {
    const outside = new Outside();
    await using steps = await openSteps(outside, true);
    const view = new RolloutView(steps);
    const rollout = { model, wanted: 0, ready: 0, unplaced: undefined, unplacedMs: 0 };
    view.show({ ...rollout, instances: [{ ...instance, state: 'failed' }] });
    await steps.finish();
    expect(outside.stderr.text).toContain('dga 1.0: none is left\n');
  });

  it('says once of an instance that ended how it ended', async () => {
    const outside = new Outside();
    await using steps = await openSteps(outside, true);
    const lastExit = { at: 0, status: 3, stderr: [] };
    const ended = { ...instance, state: 'backoff', lastExit, reason: 'ended with status 3; starts again in 1.0 s (end 1 of 5)' } as const;
    new RolloutView(steps).show({ model, wanted: 1, ready: 0, unplaced: undefined, unplacedMs: 0, instances: [ended] });
    expect(outside.stderr.text).toBe('  node1  backoff  ended with status 3; starts again in 1.0 s (end 1 of 5)  dga-1.0-a\n');
  });
});
