import { expect, it } from 'vitest';
import { watchOutput } from '../../../src/cli/output/watch-output.js';
import { systemError } from '../../../src/runtime/errno.js';
import { Outside } from '../harness.js';

it('tells what the system said when output cannot be written, and exits for it', () => {
  const outside = new Outside();
  watchOutput(outside);
  outside.stdout.close(systemError('ENOSPC', 'write', '/var/log/nightly'));
  expect(outside.stderr.text).toContain("Error: the output can't be written: no space left\n");
  expect(outside.exitStatus).toBe(9);
});

it('is silent when nobody reads any more, and when stderr is what fails', () => {
  const outside = new Outside();
  watchOutput(outside);
  outside.stdout.close();
  outside.stderr.close(systemError('ENOSPC', 'write', '/var/log/nightly'));
  expect([outside.stderr.text, outside.exitStatus]).toEqual(['', undefined]);
});
