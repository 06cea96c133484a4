import { Args } from '@oclif/core';
import type { ChangedInstances, ChangeOptions } from '../../operations/deploy/change-instances.js';
import type { ClusterSession } from '../cluster/connect.js';
import { MaasCommand } from '../maas-command.js';
import { openSteps } from '../render/open-steps.js';
import { showChange } from '../render/rollout.js';
import { count } from '../render/text.js';

export const sensorArgument = { sensor: Args.string({ required: true, description: 'the name of the sensor, such as squid' }) };

/** The base of commands that change how many workers a sensor has. */
export abstract class SensorCommand<Result extends object = ChangedInstances> extends MaasCommand<Result> {
  static override defaultTimeoutMs = 600_000;

  protected async change(
    sensors: readonly string[],
    wait: boolean,
    change: (cluster: ClusterSession, options: ChangeOptions) => Promise<readonly ChangedInstances[]>,
  ): Promise<readonly ChangedInstances[]> {
    await using cluster = await this.openCluster({ changes: true });
    await using steps = await openSteps(this.ports.io, this.talks);
    const changed = await change(cluster, { ...this.asking, wait, ...showChange(steps, 'worker') });
    await steps.finish();
    for (const [at, { instances }] of changed.entries())
      this.log(`sensor ${sensors[at]}: ${count(instances.after, 'worker')}, ${instances.before} before`);
    return changed;
  }

  protected async changeOne(
    sensor: string,
    wait: boolean,
    change: (cluster: ClusterSession, options: ChangeOptions) => Promise<ChangedInstances>,
  ): Promise<ChangedInstances> {
    const [changed] = await this.change([sensor], wait, async (cluster, options) => [await change(cluster, options)]);
    return changed as ChangedInstances;
  }
}
