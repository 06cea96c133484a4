import { describe, expect, it } from 'vitest';
import { openSteps } from '../../../src/cli/render/open-steps.js';
import type { Steps } from '../../../src/cli/render/steps.js';
import { Outside } from '../harness.js';

function deploy(steps: Steps): void {
  steps.begin('pack ./dga');
  steps.retitle('packed 3 files, 1.2 kB');
  steps.begin('uploading');
  steps.live('half');
  steps.event('node1: starting');
  steps.retitle('uploaded');
}

describe('the steps of a command in a pipe', () => {
  it('are told one line each, once they are done', async () => {
    const outside = new Outside();
    await using steps = await openSteps(outside, true);
    deploy(steps);
    await steps.finish();
    expect(outside.stderr.text).toBe('packed 3 files, 1.2 kB\n  node1: starting\nuploaded\n');
    expect(outside.stdout.text).toBe('');
  });

  it('do not tell the one that failed', async () => {
    const outside = new Outside();
    await using steps = await openSteps(outside, true);
    deploy(steps);
    expect(outside.stderr.text).not.toContain('uploaded');
  });

  it('are not told to whoever wants quiet', async () => {
    const outside = new Outside();
    await using steps = await openSteps(outside, false);
    deploy(steps);
    await steps.finish();
    expect(outside.stderr.text).toBe('');
  });
});
