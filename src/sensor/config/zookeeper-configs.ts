import { Mirror, type MirroredZnode, type MirrorOptions } from '../../control/mirror.js';
import { onAbort } from '../../runtime/waits/on-abort.js';
import { topologyRoot as root } from './config-place.js';
import type { ConfigSource, ConfigText, ConfigTexts } from './config-source.js';

const kinds = ['parsers', 'enrichments', 'indexing'];

/**
 * Configs as they lie in ZooKeeper, followed as they change. What was written together, such as a push, is shown together: never the global config of one push
 * beside the sensors' of another.
 *
 * @throws ZooKeeperError not allowed, closed; the reason of the signal
 */
export async function openZooKeeperConfigs(
  options: Pick<MirrorOptions, 'zk' | 'clock' | 'random'> & { readonly signal: AbortSignal },
): Promise<ConfigSource> {
  const listeners: (() => void)[] = [];
  const mirrors: Mirror[] = [];
  const first = Promise.withResolvers<ConfigTexts>();
  let shown: ConfigTexts | undefined;
  const onQuiet = () => {
    if (mirrors.length < 2 || mirrors.some(({ isQuiet }) => !isQuiet)) return;
    shown = textsIn(mirrors);
    first.resolve(shown);
    for (const listener of listeners) listener();
  };
  const open = async (depth: number, accept: MirrorOptions['accept']) => {
    mirrors.push(await Mirror.open({ ...options, root, depth, accept, onQuiet }));
  };
  await open(1, ([name]) => name === 'global');
  await open(2, ([kind = '']) => kinds.includes(kind));
  onQuiet();
  using _ = onAbort(options.signal, () => first.reject(options.signal.reason));
  const atFirst = await first.promise;
  return {
    current: () => shown ?? atFirst,
    onChange: (listener) => void listeners.push(listener),
    async [Symbol.asyncDispose]() {
      for (const mirror of mirrors) mirror[Symbol.dispose]();
    },
  };
}

function textsIn(mirrors: readonly Mirror[]): ConfigTexts {
  const znodes = mirrors.flatMap((mirror) => [...mirror.znodes.values()]);
  return {
    global: textsOf(znodes, []).get('global'),
    parsers: textsOf(znodes, ['parsers']),
    enrichments: textsOf(znodes, ['enrichments']),
    indexing: textsOf(znodes, ['indexing']),
  };
}

/** By name, those below these segments. */
function textsOf(znodes: readonly MirroredZnode[], below: readonly string[]): ReadonlyMap<string, ConfigText> {
  const wanted = znodes.filter(({ segments }) => segments.length === below.length + 1 && below.every((each, at) => segments[at] === each));
  return new Map(
    wanted.map(({ segments, data, path }) => [segments.at(-1) ?? '', { text: Buffer.from(data).toString('utf8'), where: path }]),
  );
}
