import { assignmentCodec, candidateCodec, instanceCodec, nodeCodec } from '../../control/records.js';
import type { Znode } from '../../zookeeper/port.js';
import { childOf } from '../../zookeeper/znode-path.js';
import { type Check, type Examined, type Finding, ok, problem, warning } from './check.js';

/** Nearer than that a write may be late by itself. */
const toleratedMs = 5_000;
/** What an agent could not write at once, because ZooKeeper was away, looks as if its clock were behind. */
const toleratedLatenessMs = 60_000;

/** The times that nodes and the leader put into their records, against ZooKeeper's own of the same writes. */
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
 * By how much a clock is ahead of ZooKeeper's. A record is written after the moment that it tells of, sooner or later: of several, the
 * one that was written soonest tells best, and none tells too much.
 *
 * @param readings the time in the record less ZooKeeper's, ms
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
  const states = instances.map(({ path, znode }) => instanceCodec.decode(znode.data, path).since - znode.stat.modifiedAt);
  if (states.length > 0) return aheadMs(states);

  // Made again with each session, with the same time in it: it says nothing about being behind.
  const path = childOf(control.nodes, node);
  const znode = await zk.read(path, { signal });
  if (znode === undefined) return undefined;
  const ahead = nodeCodec.decode(znode.data, path).startedAt - znode.stat.modifiedAt;
  return ahead > toleratedMs ? ahead : undefined;
}

/** By what the one that leads now has placed. */
async function ofLeader(examined: Examined): Promise<Finding[]> {
  const { control, zk, signal } = examined;
  const epoch = await zk.read(control.epoch, { signal });
  if (epoch === undefined || epoch.data.length === 0) return [];
  const { host } = candidateCodec.decode(epoch.data, control.epoch);

  const nodes = (await zk.children(control.assignments, { signal })) ?? [];
  const assigned = await Promise.all(nodes.map((node) => readAll(examined, childOf(control.assignments, node))));
  const readings = assigned
    .flat()
    .filter(({ znode }) => znode.stat.createdAt >= epoch.stat.modifiedAt)
    .map(({ path, znode }) => assignmentCodec.decode(znode.data, path).placedAt - znode.stat.createdAt);
  const ahead = aheadMs(readings);
  if (ahead === undefined) return [];
  const clock = `the clock of ${host}, which leads,`;
  return [Math.abs(ahead) > toleratedMs ? isOff(clock, ahead) : ok(`${clock} agrees with ZooKeeper's`)];
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
