import { describe, expect, it } from 'vitest';
import { junitOf, tapOf } from '../../../src/cli/render/test-report.js';
import type { StepReport } from '../../../src/operations/self-test/steps.js';

const report: StepReport = {
  steps: [
    { id: 'zookeeper', title: 'ZooKeeper answers', ms: 12, state: 'passed' },
    { id: 'deploy', title: 'deploy <a> # b', ms: 1_500, state: 'failed', reason: 'it said "no"\n& left', hint: 'try again' },
    { id: 'call', title: 'call it', ms: 0, state: 'skipped', reason: 'needs deploy' },
  ],
  left: [],
};

describe('the report of a test', () => {
  it('as TAP', () => {
    expect(tapOf(report)).toBe(`TAP version 14
1..3
ok 1 - ZooKeeper answers
  ---
  duration_ms: 12
  ...
not ok 2 - deploy <a> \\# b
  ---
  duration_ms: 1500
  message: "it said \\"no\\"\\n& left"
  hint: "try again"
  ...
ok 3 - call it # SKIP needs deploy
  ---
  duration_ms: 0
  ...
`);
  });

  it('as JUnit', () => {
    expect(junitOf(report)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="maas test" tests="3" failures="1" errors="0" skipped="1" time="1.512">
  <testcase classname="maas test" name="zookeeper: ZooKeeper answers" time="0.012"/>
  <testcase classname="maas test" name="deploy: deploy &lt;a&gt; # b" time="1.500"><failure message="it said &quot;no&quot; &amp; left">try again</failure></testcase>
  <testcase classname="maas test" name="call: call it" time="0.000"><skipped message="needs deploy"/></testcase>
</testsuite>
`);
  });
});
