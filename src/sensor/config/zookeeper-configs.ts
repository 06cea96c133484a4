import { Mirror, type MirroredZnode, type MirrorOptions } from '../../control/mirror.js';
import { topologyRoot as root } from './config-place.js';
import type { ConfigSource, ConfigText } from './config-source.js';

const kinds = ['parsers', 'enrichments', 'indexing'];

/** Configs as they lie in ZooKeeper, followed as they change. @throws ZooKeeperError not allowed, closed; the reason of the signal */
export async function openZooKeeperConfigs(options: Pick<MirrorOptions, 'zk' | 'clock' | 'signal'>): Promise<ConfigSource> {
  const listeners: (() => void)[] = [];
  const onChange = () => {
    for (const listener of listeners) listener();
  };
  const global = await Mirror.open({ ...options, root, depth: 1, accept: ([name]) => name === 'global', onChange });
  const sensors = await Mirror.open({ ...options, root, depth: 2, accept: ([kind = '']) => kinds.includes(kind), onChange });
  return {
    current: () => ({
      global: textsOf(global, [])[Symbol.iterator]().next().value?.[1],
      parsers: textsOf(sensors, ['parsers']),
      enrichments: textsOf(sensors, ['enrichments']),
      indexing: textsOf(sensors, ['indexing']),
    }),
    onChange: (listener) => void listeners.push(listener),
    async [Symbol.asyncDispose]() {
      global[Symbol.dispose]();
      sensors[Symbol.dispose]();
    },
  };
}

/** By name, those below these segments. */
function textsOf({ znodes }: Mirror, below: readonly string[]): ReadonlyMap<string, ConfigText> {
  const wanted = [...znodes.values()].filter(
    ({ segments }) => segments.length === below.length + 1 && below.every((each, at) => segments[at] === each),
  );
  return new Map(
    wanted.map((znode: MirroredZnode) => [
      znode.segments.at(-1) ?? '',
      { text: Buffer.from(znode.data).toString('utf8'), where: znode.path },
    ]),
  );
}
