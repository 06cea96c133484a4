/** `log.<zxid>`: begins with that transaction. `snapshot.<zxid>`: the state that it left. Sixteen hexadecimal digits, so that names sort. */
export interface StorageFile {
  readonly name: string;
  readonly zxid: number;
}

export const logName = (firstZxid: number) => `log.${hex(firstZxid)}`;
export const snapshotName = (zxid: number) => `snapshot.${hex(zxid)}`;
/** A snapshot in the making; one that is found at the start is left over from a crash. */
export const unfinishedName = 'snapshot.unfinished';

/** @returns oldest first */
export function filesOfKind(kind: 'log' | 'snapshot', names: readonly string[]): StorageFile[] {
  const pattern = new RegExp(`^${kind}\\.([0-9a-f]{16})$`);
  return names
    .flatMap((name) => {
      const zxid = pattern.exec(name)?.[1];
      return zxid === undefined ? [] : [{ name, zxid: Number.parseInt(zxid, 16) }];
    })
    .sort((one, other) => one.zxid - other.zxid);
}

function hex(zxid: number): string {
  return zxid.toString(16).padStart(16, '0');
}
