import { Args } from '@oclif/core';
import type { Decision } from '../operations/ask-service.js';
import type { ChangedInstances, ChangeOptions } from '../operations/change-instances.js';
import type { Rollout } from '../operations/rollout-outcome.js';
import type { ClusterSession } from './connect.js';
import { MaasCommand } from './maas-command.js';
import { openSteps } from './render/open-steps.js';
import { RolloutView } from './render/rollout.js';
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
    const view = new RolloutView(steps);
    steps.begin('asking the maas service');
    const onDecided = ({ wanted, reason }: Decision) => {
      steps.retitle(`taken: ${count(wanted.after, 'worker')} wanted, ${wanted.before} before`);
      if (reason !== undefined) steps.event(reason);
    };
    const onChange = (rollout: Rollout) => view.show(rollout);
    const changed = await change(cluster, { ...this.asking, wait, onDecided, onChange });
    steps.finish();
    this.log(`sensor ${sensor}: ${count(changed.instances.after, 'worker')}, ${changed.instances.before} before`);
    return changed;
  }
}
