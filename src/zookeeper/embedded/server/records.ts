import type { Acl } from '../core/acl.js';
import type { StatRecord } from '../core/znode.js';
import type { JuteReader } from '../jute/reader.js';
import type { JuteWriter } from '../jute/writer.js';

/** Records that several messages share, as in ZooKeeper's zookeeper.jute. */
export function writeStat(writer: JuteWriter, stat: StatRecord): void {
  writer.long(stat.czxid);
  writer.long(stat.mzxid);
  writer.long(stat.ctime);
  writer.long(stat.mtime);
  writer.int(stat.version);
  writer.int(stat.cversion);
  writer.int(stat.aversion);
  writer.long(stat.owner);
  writer.int(stat.dataLength);
  writer.int(stat.childrenCount);
  writer.long(stat.pzxid);
}

export function writeAclList(writer: JuteWriter, acl: readonly Acl[]): void {
  writer.list(acl, ({ permissions, scheme, id }) => {
    writer.int(permissions);
    writer.text(scheme);
    writer.text(id);
  });
}

export function readAclList(reader: JuteReader): readonly Acl[] {
  return reader.list(() => ({ permissions: reader.int(), scheme: reader.text(), id: reader.text() }));
}

export function writeNames(writer: JuteWriter, names: ReadonlySet<string> | undefined): void {
  writer.int(names?.size ?? 0);
  for (const name of names ?? []) writer.text(name);
}
