import type { Codec } from '../../control/codec.js';
import { assignmentCodec, candidateCodec, instanceCodec, nodeCodec } from '../../control/records.js';
import { Failure } from '../../errors/catalogue.js';
import type { Znode } from '../../zookeeper/port.js';
import { childOf } from '../../zookeeper/znode-path.js';
import { type Check, type Examined, type Finding, ok, problem, warning } from './check.js';

/** A smaller difference may come from the delay of a write. */
const toleratedMs = 5_000;
/** A record that was written late, because ZooKeeper was away, looks as if the clock were behind: tolerate more in this direction. */
const toleratedLatenessMs = 60_000;

/** Compares the times that nodes and the leader put into their records with ZooKeeper's own times of the same writes. */
export const clocks: Check = {
  name: 'clocks',
  async run(examined) {
    const { control, zk, signal } = examined;
    const nodes = ((await zk.children(control.nodes, { signal })) ?? []).toSorted();
    const ofNodes = nodes.map(async (node) => ofNode(node, await aheadOfNode(examined, node)));
    return [...(await Promise.all(ofNodes)).flat(), ...(await ofLeader(examined))];
  },
};

/**
 * By how much a clock is ahead of ZooKeeper's, ms. A record is always written some time after the moment it holds, so each reading is too
 * low by that delay: the largest reading is the best estimate.
 *
 * @param readings for each record, its own time minus ZooKeeper's, ms
 */
function aheadMs(readings: readonly number[]): number | undefined {
  return readings.length === 0 ? undefined : Math.max(...readings);
}

function ofNode(node: string, ahead: number | undefined): Finding[] {
  if (ahead === undefined) return [];
  if (ahead > toleratedMs) return [isOff(`the clock of ${node}`, ahead)];
  if (ahead >= -toleratedLatenessMs) return [ok(`the clock of ${node} agrees with ZooKeeper's`)];
  const seconds = Math.round(-ahead / 1000);
  return [
    warning(
      `the clock of ${node} seems ${seconds} s behind ZooKeeper's`,
      'compare the clocks; a record written late, after an outage, looks the same',
    ),
  ];
}

function isOff(clock: string, ahead: number): Finding {
  const by = `${Math.round(Math.abs(ahead) / 1000)} s ${ahead > 0 ? 'ahead of' : 'behind'}`;
  return problem(`${clock} is ${by} ZooKeeper's`, 'run chrony or ntpd on both: ages, delays and tokens depend on the clocks');
}

async function aheadOfNode(examined: Examined, node: string): Promise<number | undefined> {
  const { control, zk, signal } = examined;
  const instances = await readAll(examined, childOf(control.instances, node));
  const states = instances.flatMap(({ path, znode }) =>
    readable(instanceCodec, znode, path).map(({ since }) => since - znode.stat.modifiedAt),
  );
  if (states.length > 0) return aheadMs(states);

  // This znode is created again with each session but keeps its time, so it can only show that a clock is ahead.
  const path = childOf(control.nodes, node);
  const znode = await zk.read(path, { signal });
  if (znode === undefined) return undefined;
  const ahead = aheadMs(readable(nodeCodec, znode, path).map(({ startedAt }) => startedAt - znode.stat.modifiedAt));
  return ahead !== undefined && ahead > toleratedMs ? ahead : undefined;
}

/** The clock of the current leader, by the assignments that it has made. */
async function ofLeader(examined: Examined): Promise<Finding[]> {
  const { control, zk, signal } = examined;
  const epoch = await zk.read(control.epoch, { signal });
  if (epoch === undefined || epoch.data.length === 0) return [];
  const [leader] = readable(candidateCodec, epoch, control.epoch);
  if (leader === undefined) return [];

  const nodes = (await zk.children(control.assignments, { signal })) ?? [];
  const assigned = await Promise.all(nodes.map((node) => readAll(examined, childOf(control.assignments, node))));
  const readings = assigned
    .flat()
    .filter(({ znode }) => znode.stat.createdAt >= epoch.stat.modifiedAt)
    .flatMap(({ path, znode }) => readable(assignmentCodec, znode, path).map(({ placedAt }) => placedAt - znode.stat.createdAt));
  const ahead = aheadMs(readings);
  if (ahead === undefined) return [];
  const clock = `the clock of ${leader.host}, which leads,`;
  return [Math.abs(ahead) > toleratedMs ? isOff(clock, ahead) : ok(`${clock} agrees with ZooKeeper's`)];
}

/** The check of nodes tells of a record that can't be read; the clocks of others are told by theirs. */
function readable<Value>(codec: Codec<Value>, { data }: Znode, path: string): readonly Value[] {
  try {
    return [codec.decode(data, path)];
  } catch (error) {
    if (error instanceof Failure) return [];
    throw error;
  }
}

async function readAll({ zk, signal }: Examined, parent: string): Promise<{ path: string; znode: Znode }[]> {
  const names = (await zk.children(parent, { signal })) ?? [];
  const read = names.map(async (name) => {
    const path = childOf(parent, name);
    const znode = await zk.read(path, { signal });
    return znode === undefined ? [] : [{ path, znode }];
  });
  return (await Promise.all(read)).flat();
}
