import type { ControlPaths } from '../../control/layout.js';
import { Mirror } from '../../control/mirror.js';
import { type YarnServiceRecord, yarnClusterCodec, yarnServiceCodec } from '../../control/records.js';
import type { Log } from '../../runtime/log/log.js';
import type { Step, ZooKeeper } from '../../zookeeper/port.js';
import { isFault, type RecipePorts } from '../../zookeeper/recipes/retry.js';
import { type FencedWriter, unlessChanged } from '../fenced-writer.js';

export interface YarnServiceBookPorts extends RecipePorts {
  readonly zk: ZooKeeper;
  readonly control: ControlPaths;
  readonly writer: FencedWriter;
  readonly log: Log;
}

/**
 * The recorded YARN services: all that were asked for and are not known to be gone. Each is recorded before YARN is asked for it, so that
 * none is forgotten when the leader changes. Read once, when a leadership begins, since from then on only the leader writes it.
 */
export class YarnServiceBook {
  /** A random identity, made once, that tells this control root from every other one on the same YARN. */
  readonly cluster: string;
  readonly #control: ControlPaths;
  readonly #writer: FencedWriter;
  readonly #byName: Map<string, YarnServiceRecord>;
  /** Names of the services whose records could not be read. Another version of maas may have written them, so they are left alone. */
  readonly unreadable: ReadonlySet<string>;

  private constructor(
    { control, writer }: YarnServiceBookPorts,
    cluster: string,
    byName: Map<string, YarnServiceRecord>,
    unreadable: ReadonlySet<string>,
  ) {
    this.cluster = cluster;
    this.#control = control;
    this.#writer = writer;
    this.#byName = byName;
    this.unreadable = unreadable;
  }

  static async read(ports: YarnServiceBookPorts, signal: AbortSignal): Promise<YarnServiceBook> {
    const { zk, control, log, clock, random } = ports;
    const cluster = await clusterOf(ports, signal);
    using mirror = await Mirror.open({ zk, clock, random, root: control.yarn, depth: 1, signal });
    const found = new Map<string, YarnServiceRecord>();
    const unreadable = new Set<string>();
    for (const { path, data, segments } of mirror.znodes.values()) {
      try {
        const record = yarnServiceCodec.decode(data, path);
        found.set(record.service, record);
      } catch (error) {
        log.warn('the record of a YARN service that can not be read is left alone', { path, error });
        unreadable.add(segments[0] ?? '');
      }
    }
    return new YarnServiceBook(ports, cluster, found, unreadable);
  }

  get all(): readonly YarnServiceRecord[] {
    return [...this.#byName.values()];
  }

  has(service: string): boolean {
    return this.#byName.has(service);
  }

  async add(record: YarnServiceRecord, signal: AbortSignal): Promise<void> {
    const path = this.#control.yarnService(record.service);
    await this.#writer.commit([{ kind: 'create', path, data: yarnServiceCodec.encode(record) }], signal);
    this.#byName.set(record.service, record);
  }

  async remove(service: string, signal: AbortSignal): Promise<void> {
    await unlessChanged(this.#writer.commit([{ kind: 'delete', path: this.#control.yarnService(service), expected: 'any' }], signal));
    this.#byName.delete(service);
  }

  /**
   * To be called before a change on YARN, which itself can't be fenced.
   *
   * @throws ZooKeeperError version conflict at step 0 when another maas leads
   */
  async confirmLeading(signal: AbortSignal): Promise<void> {
    await this.#writer.commit([], signal);
  }
}

async function clusterOf({ zk, control, writer, random }: YarnServiceBookPorts, signal: AbortSignal): Promise<string> {
  const known = await zk.read(control.yarn, { signal });
  if (known !== undefined) return yarnClusterCodec.decode(known.data, control.yarn).id;
  const id = Buffer.from(random.bytes(4)).toString('hex');
  const step: Step = { kind: 'create', path: control.yarn, data: yarnClusterCodec.encode({ id }) };
  try {
    await writer.commit([step], signal);
    return id;
  } catch (error) {
    // Of an answer that was lost.
    if (!isFault(error, 'exists')) throw error;
    const made = await zk.read(control.yarn, { signal });
    if (made === undefined) throw error;
    return yarnClusterCodec.decode(made.data, control.yarn).id;
  }
}
