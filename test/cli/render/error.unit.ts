import { describe, expect, it } from 'vitest';
import { reportOf } from '../../../src/cli/output/error-report.js';
import { renderError } from '../../../src/cli/render/error.js';
import { coloured, plain } from '../../../src/cli/render/style.js';
import { Failure } from '../../../src/errors/catalogue.js';
import { expectGolden } from '../golden.js';

const noNode = new Failure('NO_NODE_FITS', 'no node fits an instance of dga 1.0 (512 MB)', {
  reasons: [
    { node: 'node1', reason: '256 MB free' },
    { node: 'node2', reason: 'draining' },
  ],
});
const died = new Failure('MODEL_FAILED', 'dga 1.0 ended with status 1 on node1', {
  status: 1,
  stderr: ['Traceback (most recent call last):', '  File "dga.py", line 1', 'ImportError: flask\u001b[2J'],
});
const unreachable = new Failure('ZOOKEEPER_UNREACHABLE', 'no ZooKeeper server answers', {}, { cause: new Error('connect ECONNREFUSED') });

describe('errors for people', () => {
  it.each([
    ['no-node-fits.txt', noNode, plain],
    ['model-failed.txt', died, plain],
    ['unreachable.txt', unreachable, plain],
    ['unreachable-coloured.txt', unreachable, coloured],
  ])('%s', async (file, failure, style) => {
    await expectGolden(renderError(reportOf(failure), style), `errors/${file}`);
  });

  it('never hand a terminal the control characters of what a model printed', () => {
    expect(renderError(reportOf(died), plain)).not.toContain('\u001b');
  });
});
