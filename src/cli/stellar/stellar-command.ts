import { KafkaCommand, kafkaFlags } from '../kafka/kafka-command.js';
import { clusterFlags, globalFlags } from '../shared-flags.js';
import { openReference, type ReferenceFiles } from './reference.js';
import { StellarWorld } from './stellar-world.js';

/** The base of commands that evaluate expressions typed by the user: these may reach whatever the user may. */
export abstract class StellarCommand<Result extends object | undefined> extends KafkaCommand<Result> {
  static override baseFlags = { ...kafkaFlags, ...clusterFlags, ...globalFlags };
  static override defaultTimeoutMs = undefined;

  /** After `parse`. @throws Failure BAD_INPUT for a file that can't be read */
  protected async openWorld(files: ReferenceFiles & { readonly sandboxed?: boolean }): Promise<StellarWorld> {
    const { clock, random, io } = this.ports;
    const kafka = { brokers: this.settings.kafka?.value, open: (brokers?: string) => this.openKafka({ brokers }) };
    const opened = new AsyncDisposableStack();
    const known = await openReference(files, opened);
    const { sandboxed = false } = files;
    return new StellarWorld({ clock, random, sandboxed, own: io.env, openCluster: () => this.openCluster(), kafka, known, opened });
  }
}
