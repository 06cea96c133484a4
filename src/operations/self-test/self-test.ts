import { Failure } from '../../errors/catalogue.js';
import { modelSteps, upgradeSteps } from './model-steps.js';
import { type SensorRoute, sensorSteps } from './sensor-steps.js';
import { runSteps, type Step, type StepPorts, type StepReport } from './steps.js';
import type { TestedCluster, TestNames } from './tested-cluster.js';

export interface SelfTestOptions extends StepPorts {
  /** Ids of steps; what they need runs too. Undefined: all. */
  readonly only?: readonly string[] | undefined;
}

/** The runbook as steps, in order. */
function selfTestSteps(cluster: TestedCluster, route: SensorRoute): readonly Step[] {
  return [...modelSteps(cluster), ...sensorSteps(cluster, route), ...upgradeSteps(cluster)];
}

/**
 * Tests a cluster by doing what the runbook does, and then removes everything it has created.
 *
 * @param route how lines get through the sensor into an index
 * @throws Failure WRONG_USAGE for an unknown step; the reason of `signal`, after everything has been removed
 */
export async function selfTest(cluster: TestedCluster, route: SensorRoute, options: SelfTestOptions): Promise<StepReport> {
  const steps = selfTestSteps(cluster, route);
  return await runSteps(options.only === undefined ? steps : chosen(steps, options.only), options);
}

/** Unique names, or those of the runbook. @param suffix random letters and digits; undefined: the names of the runbook */
export function testNames(suffix: string | undefined): TestNames {
  if (suffix === undefined) return { echo: 'sample', dga: 'dga', sensor: 'squid' };
  return { echo: `maas-test-${suffix}-echo`, dga: `maas-test-${suffix}-dga`, sensor: `maas-test-${suffix}` };
}

function chosen(steps: readonly Step[], only: readonly string[]): Step[] {
  const unknown = only.find((id) => !steps.some((step) => step.id === id));
  if (unknown !== undefined) {
    const hint = `there are ${steps.map(({ id }) => id).join(', ')}`;
    throw new Failure('WRONG_USAGE', `maas test has no step ${unknown}`, { step: unknown }, { hint });
  }
  const wanted = new Set<string>();
  const want = (id: string) => {
    if (wanted.has(id)) return;
    wanted.add(id);
    for (const need of steps.find((step) => step.id === id)?.needs ?? []) want(need);
  };
  only.forEach(want);
  return steps.filter(({ id }) => wanted.has(id));
}
