import { describe, expect, it } from 'vitest';
import { reportLines, wellOrFailure } from '../../../src/cli/render/report.js';
import { ok, problem } from '../../../src/operations/doctor/check.js';

const report = {
  checks: [
    {
      name: 'quorum',
      findings: [ok('node1:2181: leader'), problem('node2:2181 does not answer', 'is it running, and reachable from here?')],
    },
    { name: 'clocks', findings: [] },
    { name: 'store', findings: [ok(`hdfs://prod/${'x'.repeat(40)} holds 3 versions of models`)] },
  ],
};

describe('what doctor found, as text', () => {
  it('has a line for each finding, and one for what to do', () => {
    expect(reportLines(report)).toEqual([
      'ok   quorum: node1:2181: leader',
      'BAD  quorum: node2:2181 does not answer',
      '       is it running, and reachable from here?',
      `ok   store: hdfs://prod/${'x'.repeat(40)} holds 3 versions of models`,
    ]);
  });

  it('breaks lines between words on a terminal, and never a word', () => {
    expect(reportLines(report, 30)).toEqual([
      'ok   quorum: node1:2181:',
      '       leader',
      'BAD  quorum: node2:2181 does',
      '       not answer',
      '       is it running, and',
      '       reachable from here?',
      'ok   store:',
      `       hdfs://prod/${'x'.repeat(40)}`,
      '       holds 3 versions of',
      '       models',
    ]);
  });

  it('is a failure where something is wrong', () => {
    expect(() => wellOrFailure(report)).toThrow('1 problem found');
    expect(wellOrFailure({ checks: [] })).toEqual({ checks: [] });
  });
});
