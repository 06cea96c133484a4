import { describe, expect, it } from 'vitest';
import { reportOf } from '../../../src/cli/output/error-report.js';
import { systemError } from '../../../src/runtime/errno.js';

describe('an error of the file system that nobody handled', () => {
  it.each([
    ['ENOSPC', 'write', 'STORE_FULL', 9, 'make room on the file system of /var/lib/maas/x'],
    ['EACCES', 'mkdir', 'NOT_ALLOWED', 10, 'give another directory, or access to this one'],
    ['ENOENT', 'mkdir', 'NOT_ALLOWED', 10, 'give another directory, or access to this one'],
    ['EROFS', 'open', 'NOT_ALLOWED', 10, 'give another directory, or access to this one'],
    ['EIO', 'read', 'STORE_UNREACHABLE', 9, 'look at what is there: ls -ld /var/lib/maas/x'],
    ['ELOOP', 'scandir', 'STORE_UNREACHABLE', 9, 'look at what is there: ls -ld /var/lib/maas/x'],
  ] as const)('%s of %s is told as %s, exit %i, and no defect', (errno, call, code, exit, hint) => {
    const report = reportOf(systemError(errno, call, '/var/lib/maas/x'));
    expect(report).toMatchObject({ code, exit, hint, stack: undefined, message: expect.stringMatching(/^\/var\/lib\/maas\/x: /) });
  });

  it('that should not be there stays a defect', () => {
    expect(reportOf(systemError('ENOENT', 'open', '/x'))).toMatchObject({ code: 'DEFECT', exit: 1 });
  });
});
