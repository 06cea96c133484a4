import type { StepPorts } from '../../operations/self-test/steps.js';
import type { Steps } from './steps.js';

/** Shows each step of the self-test with its time, and for one that failed the reason and the hint. */
export function showTesting(steps: Steps): Pick<StepPorts, 'onBegin' | 'onTold' | 'onEnd'> {
  return {
    onBegin: ({ title }) => steps.begin(title),
    onTold: (text) => steps.live(text),
    onEnd: (result) => {
      if (result.state === 'skipped') steps.skip(`${result.title}: skipped, ${result.reason}`);
      else if (result.state === 'passed') steps.retitle(`${result.title} (${(result.ms / 1_000).toFixed(1)} s)`);
      else steps.fail(`${result.title}: ${result.reason}${result.hint === '' ? '' : `\n  ${result.hint}`}`);
    },
  };
}
