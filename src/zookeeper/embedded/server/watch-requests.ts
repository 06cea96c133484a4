import { Code, Refusal } from '../core/code.js';
import { isValidPath } from '../core/path.js';
import { EventType, type WatchKind } from '../core/watches.js';
import { type JuteReader, Malformed } from '../jute/reader.js';
import type { JuteWriter } from '../jute/writer.js';
import { Op } from './opcode.js';
import type { Handler, RequestContext } from './read-requests.js';

export const watchRequests: ReadonlyMap<number, Handler> = new Map<number, Handler>([
  [Op.setWatches, (context, reader) => setWatches(context, reader, false)],
  [Op.setWatches2, (context, reader) => setWatches(context, reader, true)],
  [Op.addWatch, addWatch],
  [Op.removeWatches, (context, reader) => visitWatches(context, reader, 'remove')],
  [Op.checkWatches, (context, reader) => visitWatches(context, reader, 'check')],
]);

/** Which watches a removal means (org.apache.zookeeper.Watcher.WatcherType). */
const kindsOfType: Readonly<Record<number, readonly WatchKind[]>> = {
  1: ['children', 'persistent', 'recursive'],
  2: ['data', 'persistent', 'recursive'],
  3: ['data', 'children', 'persistent', 'recursive'],
  4: ['persistent'],
  5: ['recursive'],
};

const persistentKinds = ['persistent', 'recursive'] as const;

/** After a reconnection: what changed since the client last heard of us is told at once, the rest is watched again. */
function setWatches({ machine, watcher }: RequestContext, reader: JuteReader, withPersistent: boolean): void {
  const seen = reader.long();
  const paths = () => reader.list(() => reader.text());
  const [data, exist, children] = [paths(), paths(), paths()];
  const [persistent, recursive] = withPersistent ? [paths(), paths()] : [[], []];
  const { tree, watches } = machine;

  for (const path of data) {
    const znode = tree.get(path);
    if (znode === undefined) watcher.notify(EventType.deleted, path);
    else if (znode.mzxid > seen) watcher.notify(EventType.dataChanged, path);
    else watches.add('data', path, watcher);
  }
  for (const path of exist) {
    if (tree.get(path) !== undefined) watcher.notify(EventType.created, path);
    else watches.add('data', path, watcher);
  }
  for (const path of children) {
    const znode = tree.get(path);
    if (znode === undefined) watcher.notify(EventType.deleted, path);
    else if (znode.pzxid > seen) watcher.notify(EventType.childrenChanged, path);
    else watches.add('children', path, watcher);
  }
  for (const path of persistent) watches.addPersistent('persistent', path, watcher);
  for (const path of recursive) watches.addPersistent('recursive', path, watcher);
}

/** Answers with an ErrorResponse, as ZooKeeper does. */
function addWatch({ machine, watcher }: RequestContext, reader: JuteReader, writer: JuteWriter): void {
  const path = reader.text();
  const kind = persistentKinds[reader.int()];
  if (kind === undefined || !isValidPath(path)) throw new Refusal(Code.badArguments, path);
  machine.watches.addPersistent(kind, path, watcher);
  writer.int(Code.ok);
}

function visitWatches({ machine, watcher }: RequestContext, reader: JuteReader, what: 'check' | 'remove'): void {
  const path = reader.text();
  const type = reader.int();
  const kinds = kindsOfType[type];
  if (kinds === undefined) throw new Malformed(`no watcher has type ${type}`);
  const found = kinds.filter((kind) => machine.watches.has(kind, path, watcher));
  if (found.length === 0) throw new Refusal(Code.noWatcher, path);
  if (what === 'remove') for (const kind of found) machine.watches.remove(kind, path, watcher);
}
