import type { KeyValueStore } from '../storage/key-values/port.js';
import { KafkaCommand, kafkaFlags } from './kafka-command.js';
import { openReference, referenceFlag } from './reference.js';
import { clusterFlags, globalFlags } from './shared-flags.js';
import { StellarWorld } from './stellar-world.js';

/** What a command lends to expressions that are typed at it. */
export const stellarFlags = { ...referenceFlag };

/** A command that evaluates what its user types: it may reach what the user may. */
export abstract class StellarCommand<Result extends object | undefined> extends KafkaCommand<Result> {
  static override baseFlags = { ...kafkaFlags, ...clusterFlags, ...globalFlags };
  static override defaultTimeoutMs = undefined;

  /** After `parse`. @throws Failure BAD_INPUT for reference data that can't be read */
  protected async openWorld({
    sandboxed = false,
    reference,
  }: {
    sandboxed?: boolean;
    reference: string | undefined;
  }): Promise<StellarWorld> {
    const { clock, random, io } = this.ports;
    const kafka = { brokers: this.settings.kafka?.value, open: (brokers?: string) => this.openKafka({ brokers }) };
    const keyValues: KeyValueStore | undefined = reference === undefined ? undefined : await openReference(reference);
    return new StellarWorld({ clock, random, sandboxed, own: io.env, openCluster: () => this.openCluster(), kafka, keyValues });
  }
}
