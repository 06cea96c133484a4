import { describeModel } from '../../domain/identity.js';
import type { InstanceSummary } from '../../operations/cluster/instance-summary.js';
import type { ChangeOptions } from '../../operations/deploy/change-instances.js';
import { describeExit, isAlive, type Rollout } from '../../operations/deploy/rollout-outcome.js';
import type { Steps } from './steps.js';
import { count, printable } from './text.js';

/** Begins to show a change of a deployment. @returns the callbacks that show it, from the request to the last instance */
export function showChange(steps: Steps, thing: 'instance' | 'worker'): Required<Pick<ChangeOptions, 'onDecided' | 'onChange'>> {
  const view = new RolloutView(steps);
  steps.begin('asking the maas service');
  return {
    onDecided: ({ wanted, reason }) => {
      steps.retitle(`taken: ${count(wanted.after, thing)} wanted, ${wanted.before} before`);
      if (reason !== undefined) steps.event(reason);
    },
    onChange: (rollout) => view.show(rollout),
  };
}

/** Shows the rollout of each model as a step with the state of its instances: live on a terminal, as events elsewhere. */
export class RolloutView {
  readonly #steps: Steps;
  readonly #told = new Map<string, string>();
  #begun: string | undefined;

  constructor(steps: Steps) {
    this.#steps = steps;
  }

  show(rollout: Rollout): void {
    const of = describeModel(rollout.model);
    if (this.#begun !== of) this.#steps.begin(rolloutTitle(rollout));
    this.#begun = of;
    this.#steps.retitle(rolloutTitle(rollout));
    this.#steps.live(rollout.instances.map(instanceLine).join('\n'));
    for (const instance of rollout.instances) this.#tell(instance);
  }

  #tell(instance: InstanceSummary): void {
    const line = instanceLine(instance);
    if (this.#told.get(instance.id) === line) return;
    this.#told.set(instance.id, line);
    this.#steps.event(line);
  }
}

/** `dga 1.0: 1 of 2 instances ready` */
function rolloutTitle({ model, wanted, ready, instances }: Rollout): string {
  if (wanted > 0) return `${describeModel(model)}: ${ready} of ${wanted} instances ready`;
  const left = instances.filter(isAlive).length;
  return `${describeModel(model)}: ${left === 0 ? 'none is left' : `${left} still there`}`;
}

/** `node1  starting  waits for a listener  dga-1.0-x7…` */
function instanceLine({ id, node, state, reason, endpoint, leaving, lost, lastExit }: InstanceSummary): string {
  const shownState = leaving && state === 'ready' ? 'leaving' : state;
  const why = reason ?? (state === 'backoff' && lastExit !== undefined ? describeExit(lastExit) : undefined);
  const note = state === 'ready' && !leaving ? endpoint?.url : why;
  const parts = [node, lost ? `${shownState} (its node has gone)` : shownState, note ?? '', id];
  return printable(parts.filter((part) => part !== '').join('  '));
}
