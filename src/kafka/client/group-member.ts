import { Consumer, type GroupAssignment, offsetCommitV8 } from '@platformatic/kafka';
import { Failure } from '../../errors/catalogue.js';
import { untilAborted } from '../../runtime/waits/until-aborted.js';
import { Holding } from '../holding.js';
import type { CallOptions, FetchedRecords, GroupConsumer, GroupOptions, Position, TopicPartition } from '../port.js';
import { noSuchTopic } from '../topic-failures.js';
import { withinGrace } from '../within-grace.js';
import { closeClient } from './close-client.js';
import { failureOf, hasApiId } from './faults.js';
import { Fetcher } from './fetcher.js';
import { type ClientSettings, type KafkaPorts, libraryOptions, retryDelayMs } from './library-options.js';
import { startingPositions } from './starting-positions.js';
import { isUnknownTopic } from './topics.js';

const joinRetries = 8;
const heartbeatMs = 1_000;
const defaultSessionTimeoutMs = 30_000;
const defaultGraceMs = 5_000;
/** Retries of a commit, about half a minute in all. */
const commitRetries = 8;
/** Failed attempts, about a second in all, that are logged for debugging only. */
const quietAttempts = 4;

/**
 * A member of a consumer group. The library joins and keeps the membership alive; what is read, given out and committed is decided here,
 * since its own stream delivers records twice that were under way during a rebalance, and drops some that it held when it is closed.
 *
 * Commits carry the generation that the partitions were assigned in: the broker refuses those of an earlier one.
 */
export class GroupMember implements GroupConsumer {
  readonly #options: GroupOptions;
  readonly #ports: KafkaPorts;
  readonly #brokers: string;
  readonly #library: Consumer;
  readonly #holding = new Holding();
  readonly #fetcher: Fetcher;
  #generation: number | undefined;
  #closed = false;
  #closing: Promise<void> | undefined;
  readonly #over = Promise.withResolvers<void>();
  readonly #ended = new AbortController();
  #settled = Promise.withResolvers<void>();
  #rejoining = false;

  /** @throws Failure NO_SUCH_TOPIC, KAFKA_UNREACHABLE, NOT_ALLOWED */
  static async join(settings: ClientSettings, options: GroupOptions, ports: KafkaPorts): Promise<GroupMember> {
    const member = new GroupMember(settings, options, ports);
    try {
      await member.#join();
    } catch (error) {
      await member.close();
      options.signal?.throwIfAborted();
      throw failureOf(error, `joining the group ${options.groupId}`, { brokers: settings.brokers });
    }
    return member;
  }

  private constructor(settings: ClientSettings, options: GroupOptions, ports: KafkaPorts) {
    const { groupId, sessionTimeoutMs = defaultSessionTimeoutMs, revokeGraceMs = defaultGraceMs } = options;
    this.#options = options;
    this.#ports = ports;
    this.#brokers = settings.brokers;
    this.#library = new Consumer({
      ...libraryOptions(settings, ports.random, joinRetries),
      groupId,
      sessionTimeout: sessionTimeoutMs,
      rebalanceTimeout: Math.max(sessionTimeoutMs, revokeGraceMs * 2),
      heartbeatInterval: Math.min(heartbeatMs, sessionTimeoutMs / 4),
      // The library calls this before each JoinGroup and waits for it: the moment to finish and give up what is held.
      protocolsMetadata: () => this.#beforeJoin(),
    });
    this.#library.on('consumer:group:join', ({ assignments }) => void this.#begin(assignments ?? []));
    this.#library.on('error', (error) => void this.#rejoin(error));
    for (const topic of options.topics) this.#library.topics.track(topic);
    this.#fetcher = new Fetcher(settings, options, this.#holding, ports, () => void this.#rejoin('a topic has got more partitions'));
  }

  get assignment(): readonly TopicPartition[] {
    return this.#holding.partitions;
  }

  async next(options: CallOptions & { readonly maxWaitMs?: number | undefined } = {}): Promise<readonly FetchedRecords[]> {
    if (this.#closed) throw this.#left();
    return this.#fetcher.next(options);
  }

  pause(partitions: readonly TopicPartition[]): void {
    this.#holding.pause(partitions);
  }

  resume(partitions: readonly TopicPartition[]): void {
    this.#holding.resume(partitions);
    this.#fetcher.wake();
  }

  async commit(positions: readonly Position[], { signal }: CallOptions = {}): Promise<readonly Position[]> {
    signal?.throwIfAborted();
    const { term } = this.#holding;
    const ours = this.#holding.committable(positions);
    const generation = this.#generation;
    if (ours.length === 0 || generation === undefined) return [];
    for (let attempt = 1; ; attempt += 1) {
      try {
        await untilAborted(this.#commit(ours, generation), signal);
        break;
      } catch (error) {
        signal?.throwIfAborted();
        if (term !== this.#holding.term || isOver(error)) return [];
        const failure = failureOf(error, `committing for the group ${this.#options.groupId}`, { brokers: this.#brokers });
        if (failure.code !== 'KAFKA_UNREACHABLE' || attempt > commitRetries) throw failure;
        // The coordinator may have moved or restarted: the library must look for it again.
        this.#library.clearMetadata();
        await this.#pause(attempt);
      }
    }
    if (term === this.#holding.term) this.#holding.committed(ours);
    return ours;
  }

  /** Fulfilled once it has left the group, for whatever reason. */
  get whenClosed(): Promise<void> {
    return this.#over.promise;
  }

  close(): Promise<void> {
    this.#closing ??= this.#leave().finally(() => this.#over.resolve());
    return this.#closing;
  }

  async #leave(): Promise<void> {
    this.#closed = true;
    const left = this.#left();
    this.#ended.abort(left);
    this.#holding.clear();
    this.#generation = undefined;
    // A member that could not say that it leaves is forgotten by the group after the session timeout.
    await Promise.all([this.#fetcher.close(left), closeClient(this.#library, this.#ports.clock)]);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #left(): Failure {
    return new Failure('KAFKA_UNREACHABLE', `the member has left the group ${this.#options.groupId}`);
  }

  async #join(): Promise<void> {
    const { topics, signal } = this.#options;
    for (const topic of topics) {
      const asking = this.#library.metadata({ topics: [topic], retries: 2 });
      await untilAborted(asking, signal).catch((error) => {
        throw isUnknownTopic(error) ? noSuchTopic(topic) : error;
      });
    }
    await untilAborted(this.#library.joinGroup({}), signal);
    await untilAborted(this.#settled.promise, signal);
  }

  /** Lets records under way be finished and committed in the generation that ends. Nothing is given out meanwhile. */
  async #beforeJoin(): Promise<Buffer> {
    const partitions = this.#holding.partitions;
    const { onRevoked, revokeGraceMs = defaultGraceMs } = this.#options;
    this.#holding.freeze();
    const isLost = this.#library.memberId === null;
    if (partitions.length > 0 && !isLost) await withinGrace(this.#ports.clock, revokeGraceMs, () => onRevoked?.(partitions));
    this.#holding.clear();
    this.#generation = undefined;
    return Buffer.alloc(0);
  }

  /** Begins reading after a join, at the offsets that the group has committed. */
  async #begin(assignments: readonly GroupAssignment[]): Promise<void> {
    this.#holding.clear();
    const { term } = this.#holding;
    const { generationId } = this.#library;
    this.#fetcher.knowPartitions(this.#library.currentMetadata);
    for (let attempt = 0; !this.#closed && term === this.#holding.term; attempt += 1) {
      try {
        const positions = await startingPositions(this.#library, this.#fetcher.library, assignments, this.#options.from);
        if (this.#closed || term !== this.#holding.term) return;
        this.#generation = generationId;
        this.#holding.take(positions);
        if (positions.length > 0) this.#options.onAssigned?.(positions);
        this.#fetcher.wake();
        this.#settled.resolve();
        return;
      } catch (error) {
        this.#tell('the committed offsets cannot be read yet', attempt, error);
        await this.#pause(attempt);
      }
    }
  }

  /** Joins again after a failed rejoin: the library itself gives up then and sends no more heartbeats. */
  async #rejoin(error: unknown): Promise<void> {
    if (this.#rejoining) return;
    this.#rejoining = true;
    this.#ports.log.info('joining the consumer group again', { group: this.#options.groupId, reason: String(error) });
    for (let attempt = 0; !this.#closed; attempt += 1) {
      await this.#pause(attempt);
      try {
        if (!this.#closed) await this.#library.joinGroup({});
        break;
      } catch (again) {
        this.#tell('cannot join the consumer group yet', attempt, again);
      }
    }
    this.#rejoining = false;
  }

  /** Logs a short trouble for debugging only; a member that reads nothing for longer is a warning to operators. */
  #tell(message: string, attempt: number, error: unknown): void {
    const { log } = this.#ports;
    const fields = { group: this.#options.groupId, reason: String(error) };
    if (attempt < quietAttempts) log.debug(message, fields);
    else log.warn(message, fields);
  }

  async #pause(attempt: number): Promise<void> {
    await this.#ports.clock.sleep(retryDelayMs(attempt + 1, this.#ports.random), this.#ended.signal).catch(() => {});
  }

  /** Commits in the given generation only. The library's own commit would join again where that is over, and commit in the next. */
  async #commit(positions: readonly Position[], generation: number): Promise<void> {
    const coordinator = await this.#library.findGroupCoordinator();
    const { brokers } = await this.#library.metadata({ topics: [...this.#options.topics] });
    const broker = brokers.get(coordinator);
    if (broker === undefined) throw new Failure('KAFKA_UNREACHABLE', `the coordinator of the group, broker ${coordinator}, is not there`);
    const connection = await this.#library.connections.get(broker);
    const { groupId } = this.#options;
    await offsetCommitV8.api.async(connection, groupId, generation, this.#library.memberId ?? '', null, requestOf(positions));
  }
}

/** Whether the generation is over, or about to be: what is not committed is read again by whoever gets the partition. */
function isOver(error: unknown): boolean {
  return hasApiId(error, 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID', 'REBALANCE_IN_PROGRESS', 'FENCED_INSTANCE_ID');
}

function requestOf(positions: readonly Position[]) {
  return [...Map.groupBy(positions, ({ topic }) => topic)].map(([name, ofTopic]) => ({
    name,
    partitions: ofTopic.map(({ partition, offset }) => ({
      partitionIndex: partition,
      committedOffset: BigInt(offset),
      committedLeaderEpoch: -1,
      committedMetadata: null,
    })),
  }));
}
