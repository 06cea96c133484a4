import type { StateMachine } from '../core/machine.js';
import type { Disk } from './disk.js';
import { snapshotName, unfinishedName } from './file-names.js';
import { SnapshotEncoder, snapshotHeader } from './snapshot-file.js';

const frameBytes = 128 << 10;
const sliceZnodes = 500;

export interface TakenSnapshot {
  readonly zxid: number;
  readonly bytes: number;
}

/**
 * Writes down the state as it is at the call, in slices between which the machine goes on: a znode that is about to change is taken first.
 *
 * @returns the zxid of the state, and how long the file is
 * @throws the reason of `signal`, or what the disk said; there is no new snapshot then
 */
export async function takeSnapshot(disk: Disk, machine: StateMachine, signal: AbortSignal): Promise<TakenSnapshot> {
  const { zxid, tree } = machine;
  let bytes = snapshotHeader.length;
  const encoder = new SnapshotEncoder();
  const take = (path: string, znode: Parameters<SnapshotEncoder['znode']>[1]) => {
    encoder.znode(path, znode);
    znode.snapshot = tree.snapshot;
  };
  encoder.head(zxid, machine.sessions);
  tree.beginSnapshot(take);
  try {
    await disk.remove(unfinishedName);
    const file = await disk.create(unfinishedName, { durable: false });
    try {
      await file.append(snapshotHeader);
      const flush = async () => {
        const frame = encoder.takeFrame();
        if (frame === undefined) return;
        await file.append(frame);
        bytes += frame.length;
      };
      let inSlice = 0;
      for (const [path, znode] of tree.znodes) {
        if (znode.snapshot !== tree.snapshot) take(path, znode);
        if (encoder.length >= frameBytes) await flush();
        if (++inSlice % sliceZnodes === 0) await nextTurn(signal);
      }
      encoder.end();
      await flush();
      await file.sync();
    } finally {
      await file.close();
    }
  } finally {
    tree.endSnapshot();
  }
  await disk.rename(unfinishedName, snapshotName(zxid));
  return { zxid, bytes };
}

async function nextTurn(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  signal.throwIfAborted();
}
