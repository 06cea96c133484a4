import { Flags } from '@oclif/core';
import type { Kafka } from '../../kafka/port.js';
import { protocolOf, type WantedProtocol } from '../../kafka/security.js';
import { findBrokers } from '../../operations/sensors/find-brokers.js';
import { MaasCommand } from '../maas-command.js';
import { describeOrigin } from '../settings/origin.js';
import { clusterFlags, globalFlags } from '../shared-flags.js';
import { readKafkaConfig } from './kafka-config.js';

/** The flags of every command that talks to Kafka; the names that `kafka-topics` has for them work too. */
export const kafkaFlags = {
  kafka: Flags.string({ aliases: ['bootstrap-server'], helpValue: '<host:port,…>', helpGroup: 'CLUSTER', summary: 'Kafka brokers' }),
  'kafka-config': Flags.string({
    aliases: ['command-config'],
    helpValue: '<file>',
    helpGroup: 'CLUSTER',
    summary: 'client properties: TLS and passwords',
  }),
  'kafka-protocol': Flags.string({
    helpValue: '<protocol>',
    helpGroup: 'CLUSTER',
    summary: 'security.protocol, instead of that of the properties',
  }),
};

const zooKeeperFlags = {
  'zk-quorum': Flags.string({
    char: 'z',
    aliases: ['zookeeper'],
    helpValue: '<host:port,…>',
    helpGroup: 'CLUSTER',
    summary: 'ZooKeeper servers, which name the brokers of a Kafka before 4.0',
  }),
  'zk-auth': clusterFlags['zk-auth'],
  'zk-config': clusterFlags['zk-config'],
};

interface KafkaChoice {
  readonly changes?: boolean;
  readonly brokers?: string | undefined;
  readonly wanted?: WantedProtocol | undefined;
}

/** A command that acts on Kafka. */
export abstract class KafkaCommand<Result extends object | undefined> extends MaasCommand<Result> {
  static override baseFlags = { ...kafkaFlags, ...zooKeeperFlags, ...globalFlags } as unknown as typeof MaasCommand.baseFlags;

  /**
   * Opens the Kafka that the settings name, after `parse`: by its brokers, or through the ZooKeeper in which they are registered.
   *
   * @param options.brokers overrides the brokers of the settings
   * @param options.wanted how safe it has to be, where no setting says another protocol
   * @param options.changes whether the command changes something: then it says first on which cluster
   * @throws Failure KAFKA_UNREACHABLE, ZOOKEEPER_UNREACHABLE, NOT_ALLOWED, BAD_SETTING
   */
  protected async openKafka(options: KafkaChoice = {}): Promise<Kafka> {
    const { kafka, zkQuorum, kafkaConfig, kafkaProtocol } = this.settings;
    const { connectors, clock, random } = this.ports;
    const security = await readKafkaConfig(kafkaConfig?.value, kafkaProtocol?.value, options.wanted);
    const connect = (brokers: string) => connectors.kafka({ brokers, security, clock, random, log: this.logger });
    if (options.brokers !== undefined) return connect(options.brokers);
    // Someone who types --zookeeper means the brokers registered there, even if a setting other than a flag names some.
    const byZooKeeper = kafka === undefined || (zkQuorum.origin.kind === 'flag' && kafka.origin.kind !== 'flag');
    const brokers = byZooKeeper ? await this.#brokersOf(protocolOf(security)) : kafka.value;
    const origin = byZooKeeper ? `by the ZooKeeper ${zkQuorum.value}, ${describeOrigin(zkQuorum.origin)}` : describeOrigin(kafka.origin);
    if (options.changes === true) this.notice(`Kafka: ${brokers} (${origin})`);
    return connect(brokers);
  }

  async #brokersOf(protocol: ReturnType<typeof protocolOf>): Promise<string> {
    await using cluster = await this.openCluster();
    const { value: quorum, origin } = this.settings.zkQuorum;
    return await findBrokers(cluster.zk, { protocol, quorum, onDev: origin.kind === 'dev', signal: this.signal });
  }
}
