import { Args } from '@oclif/core';
import type { ChangedInstances, ChangeOptions } from '../operations/change-instances.js';
import type { ClusterSession } from './connect.js';
import { MaasCommand } from './maas-command.js';
import { openSteps } from './render/open-steps.js';
import { showChange } from './render/rollout.js';
import { count } from './render/text.js';

export const sensorArgument = { sensor: Args.string({ required: true, description: 'the name of the sensor, such as squid' }) };

/** A command that changes how many workers a sensor has. */
export abstract class SensorCommand extends MaasCommand<ChangedInstances> {
  static override defaultTimeoutMs = 600_000;

  protected async change(
    sensor: string,
    wait: boolean,
    change: (cluster: ClusterSession, options: ChangeOptions) => Promise<ChangedInstances>,
  ): Promise<ChangedInstances> {
    await using cluster = await this.openCluster({ changes: true });
    await using steps = await openSteps(this.ports.io, this.talks);
    const changed = await change(cluster, { ...this.asking, wait, ...showChange(steps, 'worker') });
    steps.finish();
    this.log(`sensor ${sensor}: ${count(changed.instances.after, 'worker')}, ${changed.instances.before} before`);
    return changed;
  }
}
