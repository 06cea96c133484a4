import type { InstanceRecord, YarnServiceRecord } from '../../control/records.js';
import type { Deployment, Unplaced } from '../../domain/deployment.js';
import { describeModel } from '../../domain/identity.js';
import { isFinal } from '../../domain/instance.js';
import { Failure } from '../../errors/catalogue.js';
import type { Clock } from '../../runtime/clock/clock.js';
import type { Log } from '../../runtime/log/log.js';
import { inTurns } from '../../runtime/waits/in-turns.js';
import type { Convergence } from '../port.js';
import type { Patience } from './patience.js';
import { mayLetGoOld, planService } from './plan.js';
import { hasEnded, type ResourceManager, type YarnApplication, type YarnNode, type YarnService } from './resource-manager.js';
import { isTooLarge, misfits, type Shortage, shortageOf } from './room.js';
import type { YarnServiceBook } from './service-book.js';
import { clusterPrefix, component, isOfModels, serviceName } from './service-name.js';
import { type ServiceTemplate, serviceSpec } from './service-spec.js';

export interface RoundPorts {
  readonly resourceManager: ResourceManager;
  readonly book: YarnServiceBook;
  readonly patience: Patience;
  readonly template: ServiceTemplate;
  readonly program: (signal: AbortSignal) => Promise<string>;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Wanted {
  readonly deployments: readonly Deployment[];
  readonly untouched: ReadonlySet<string>;
}

const soonMs = 1_000;
const laterMs = 5_000;
/** How many services are dealt with at the same time. */
const atOnce = 4;

/**
 * One comparison of what YARN runs with what is wanted, and the changes that follow from it. Every call may be repeated in the next round.
 */
export class Round {
  readonly #ports: RoundPorts;
  readonly #wanted: Wanted;
  readonly #records: readonly InstanceRecord[];
  readonly #signal: AbortSignal;
  readonly #unplaced = new Map<string, Omit<Unplaced, 'since'>>();
  #running: readonly YarnApplication[] = [];
  #nodes: Promise<readonly YarnNode[]> | undefined;
  /** Milliseconds until the next round; undefined when nothing is in progress. */
  #lookAgainInMs: number | undefined;

  /** @param records the records that the runners keep of their instances */
  constructor(ports: RoundPorts, wanted: Wanted, records: readonly InstanceRecord[], signal: AbortSignal) {
    this.#ports = ports;
    this.#wanted = wanted;
    this.#records = records;
    this.#signal = signal;
  }

  /** @throws ZooKeeperError version conflict at step 0 when another maas leads; the reason of the signal */
  async go(): Promise<Convergence> {
    const { book, patience } = this.#ports;
    const { deployments } = this.#wanted;
    try {
      this.#running = await this.#ports.resourceManager.running(clusterPrefix(book.cluster), this.#signal);
      const strays = this.#running.map(({ name }) => name).filter((name) => this.#isStray(name));
      await this.#each(strays, (name) => this.#destroy(name, 'nobody asked for it'));
      await this.#each(deployments, (deployment) => this.#bringUp(deployment));
      await this.#each(this.#outdated(), (record) => this.#destroy(record.service, 'it is wanted no more'));
      patience.forget((service) => book.has(service) || deployments.some((each) => this.#serviceOf(each) === service));
    } catch (error) {
      this.#tellAway(error);
    }
    return { unplaced: this.#unplaced, vacant: this.#vacant(), lookAgainInMs: this.#soonest(patience.nextTryInMs) };
  }

  #each<Item>(items: readonly Item[], step: (item: Item) => Promise<void>): Promise<unknown> {
    return inTurns(items, atOnce, step);
  }

  #serviceOf(deployment: Deployment): string {
    return serviceName(this.#ports.book.cluster, deployment, deployment.revision);
  }

  #isStray(name: string): boolean {
    const { book } = this.#ports;
    const { deployments, untouched } = this.#wanted;
    if (book.has(name) || book.unreadable.has(name) || isOfModels(name, untouched)) return false;
    return !deployments.some((deployment) => deployment.instances > 0 && this.#serviceOf(deployment) === name);
  }

  /** Makes sure that the service of the deployment's revision exists and has the wanted number of containers. */
  async #bringUp(deployment: Deployment): Promise<void> {
    const { book, patience, log } = this.#ports;
    const service = this.#serviceOf(deployment);
    const { instances } = deployment;
    if (!book.has(service) && instances === 0) return;
    const held = patience.heldBy(service);
    if (held !== undefined) return this.#lackFor(deployment, held);
    try {
      const seen = await this.#carryOut(deployment, service);
      if (instances > 0) await this.#account(deployment, service, seen);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      patience.failed(service, error);
      log.warn('a YARN service is not as it shall be', { service, error });
      this.#lackFor(deployment, error);
    }
  }

  async #carryOut(deployment: Deployment, service: string): Promise<YarnService | undefined> {
    const { resourceManager, book, patience, log } = this.#ports;
    const seen = await resourceManager.service(service, this.#signal);
    const step = planService(deployment.instances, seen);
    switch (step.kind) {
      case 'wait':
        this.#lookIn(soonMs);
        return seen;
      case 'none':
        if (seen === undefined) await book.remove(service, this.#signal);
        return seen;
      case 'destroy':
        if (seen !== undefined && hasEnded(seen)) patience.failed(service, ended(seen));
        await this.#destroy(service, step.reason);
        return undefined;
      case 'submit':
        if (isTooLarge(deployment.memoryMb, await this.#look())) return undefined;
        await this.#submit(deployment, service, step.containers);
        break;
      case 'flex':
        await book.confirmLeading(this.#signal);
        await resourceManager.flex(service, component, step.containers, this.#signal);
        log.info('a YARN service gets another number of containers', { service, containers: step.containers });
        break;
    }
    this.#lookIn(soonMs);
    return await resourceManager.service(service, this.#signal);
  }

  async #submit(deployment: Deployment, service: string, containers: number): Promise<void> {
    const { resourceManager, book, template, program, clock, log } = this.#ports;
    const { name, version, kind, artifact, manifest, memoryMb, revision } = deployment;
    const place = await program(this.#signal);
    const placedAt = clock.now();
    const record: YarnServiceRecord = { service, name, version, kind, artifact, manifest: { ...manifest }, memoryMb, revision, placedAt };
    if (book.has(service)) await book.confirmLeading(this.#signal);
    else await book.add(record, this.#signal);
    await resourceManager.submit(serviceSpec(record, containers, place, template), this.#signal);
    log.info('a YARN service is asked for', { service, containers, memoryMb });
  }

  /** Reports the instances that YARN has no room for. */
  async #account(deployment: Deployment, service: string, seen: YarnService | undefined): Promise<void> {
    const { patience, template } = this.#ports;
    const containers = seen?.component?.containers.length ?? 0;
    const isShort = containers < deployment.instances;
    const waitedMs = patience.shortForMs(service, isShort);
    if (!isShort) return patience.went(service);

    this.#lookIn(waitedMs < 60_000 ? soonMs : laterMs);
    const { instances: wanted, memoryMb } = deployment;
    const nodes = await this.#look();
    const diagnostics = this.#running.find(({ name }) => name === service)?.diagnostics ?? '';
    const shortage: Shortage | undefined =
      seen === undefined && isTooLarge(memoryMb, nodes)
        ? { count: wanted, reasons: misfits(nodes, { memoryMb }) }
        : shortageOf({ wanted, memoryMb, service: seen, waitedMs, queue: template.queue, diagnostics }, nodes);
    if (shortage !== undefined) this.#unplaced.set(describeModel(deployment), shortage);
  }

  /** Reports the failure for the instances that do not run; those that run are not affected by it. */
  #lackFor(deployment: Deployment, { message, code }: Failure): void {
    const count = this.#lacking(deployment);
    if (count > 0) this.#unplaced.set(describeModel(deployment), { count, reasons: [{ node: null, reason: message }], code });
  }

  /** The recorded services that are not of the wanted revision of a deployment, and may be destroyed now. */
  #outdated(): readonly YarnServiceRecord[] {
    const { deployments, untouched } = this.#wanted;
    const byModel = new Map(deployments.map((deployment) => [describeModel(deployment), deployment]));
    return this.#ports.book.all.filter((record) => {
      const model = describeModel(record);
      const deployment = byModel.get(model);
      if (deployment === undefined) return !untouched.has(model);
      if (deployment.revision === record.revision) return false;
      const ready = this.#recordsOf(deployment).filter(({ state }) => state === 'ready').length;
      return mayLetGoOld({ wanted: deployment.instances, ready, stuck: this.#unplaced.has(model) });
    });
  }

  async #destroy(service: string, reason: string): Promise<void> {
    const { resourceManager, book, log, patience } = this.#ports;
    try {
      await book.confirmLeading(this.#signal);
      await resourceManager.destroy(service, this.#signal);
      log.info('a YARN service is taken away', { service, reason });
      const left = await resourceManager.service(service, this.#signal);
      if (left !== undefined) return this.#lookIn(soonMs);
      if (book.has(service)) await book.remove(service, this.#signal);
      this.#lookIn(soonMs);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      patience.failed(service, error);
      log.warn('a YARN service can not be taken away yet', { service, error });
    }
  }

  /** Deals with a YARN that can't be reached or refuses us: what runs stays, and what is missing is reported with the reason. */
  #tellAway(error: unknown): void {
    if (!(error instanceof Failure)) throw error;
    const { log, book } = this.#ports;
    const { deployments } = this.#wanted;
    if (deployments.length > 0 || book.all.length > 0) log.warn('YARN can not be asked', { error });
    for (const deployment of deployments) this.#lackFor(deployment, error);
    this.#lookIn(laterMs);
  }

  /** How many of the wanted instances have no record that says they are alive. */
  #lacking(deployment: Deployment): number {
    return deployment.instances - this.#recordsOf(deployment).filter(({ state }) => !isFinal(state)).length;
  }

  /** The records of the instances of the deployment's current revision. */
  #recordsOf(deployment: Deployment): readonly InstanceRecord[] {
    return this.#records.filter((record) => record.container?.service === this.#serviceOf(deployment));
  }

  #vacant(): Set<string> {
    const occupied = new Set([...this.#ports.book.all, ...this.#records].map(describeModel));
    return new Set(this.#wanted.deployments.map(describeModel).filter((model) => !occupied.has(model)));
  }

  #look(): Promise<readonly YarnNode[]> {
    this.#nodes ??= this.#ports.resourceManager.nodes(this.#signal);
    return this.#nodes;
  }

  #lookIn(ms: number): void {
    this.#lookAgainInMs = this.#soonest(ms);
  }

  #soonest(ms: number | undefined): number | undefined {
    if (ms === undefined) return this.#lookAgainInMs;
    return Math.min(ms, this.#lookAgainInMs ?? ms);
  }
}

function ended({ name, state, diagnostics }: YarnService): Failure {
  const why = diagnostics === '' ? '' : `: ${diagnostics}`;
  return new Failure('YARN_REFUSED', `the service ${name} ended on YARN, ${state.toLowerCase()}${why}`, { service: name });
}
