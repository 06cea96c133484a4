import { Failure } from '../../../errors/catalogue.js';
import { messageOf } from '../../../errors/message-of.js';
import type { Log } from '../../../runtime/log/log.js';
import { StateMachine } from '../core/machine.js';
import { Sessions } from '../core/sessions.js';
import { Tree } from '../core/tree.js';
import { Malformed } from '../jute/reader.js';
import type { Disk } from './disk.js';
import { filesOfKind, type StorageFile, unfinishedName } from './file-names.js';
import { type Frame, type ScannedFrames, scanFrames } from './frame.js';
import { logHeader, transactionsIn } from './log-file.js';
import { type SnapshotState, snapshotHeader, stateIn } from './snapshot-file.js';

export interface Recovered extends SnapshotState {
  /** How many logs there are. */
  readonly logs: number;
}

/**
 * The state that the directory holds: the newest snapshot, and what the logs have after it. What a crash left half written at the very end
 * of the last log was never answered, and is cut off.
 *
 * @param firstSessionId where a new directory begins to count sessions
 * @throws Failure ENSEMBLE_DAMAGED with file and offset: sound bytes beyond unsound ones, a gap, a snapshot that is not whole
 */
export async function recover(disk: Disk, firstSessionId: number, log: Log): Promise<Recovered> {
  const names = await disk.list();
  if (names.includes(unfinishedName)) await disk.remove(unfinishedName);

  const snapshot = filesOfKind('snapshot', names).at(-1);
  const base = snapshot === undefined ? undefined : await readSnapshot(disk, snapshot);
  const machine = new StateMachine(() => {}, base ?? { tree: Tree.seeded(), sessions: new Sessions(firstSessionId), zxid: 0 });

  const logs = filesOfKind('log', names);
  let kept = logs.length;
  for (const [place, file] of logs.entries()) {
    const following = logs[place + 1];
    if (following !== undefined && following.zxid <= machine.zxid + 1) continue;
    if (!(await replayLog(disk, file, following === undefined, machine, log))) kept--;
  }
  const { zxid, tree, sessions } = machine;
  return { zxid, tree, sessions, logs: kept };
}

async function readSnapshot(disk: Disk, { name, zxid }: StorageFile): Promise<SnapshotState> {
  const bytes = await disk.read(name);
  const hint = 'the snapshot before it and the logs are kept: move this file away to start from those';
  if (!startsWith(bytes, snapshotHeader)) throw damaged(disk, name, 0, 'this is not a snapshot of this version', hint);
  const { frames, soundUpTo } = scanFrames(bytes, snapshotHeader.length);
  if (soundUpTo < bytes.length) throw damaged(disk, name, soundUpTo, 'its bytes are not what was written', hint);
  try {
    const state = stateIn(frames);
    if (state.zxid !== zxid) throw new Malformed('its name and its content differ');
    return state;
  } catch (error) {
    throw error instanceof Malformed ? damaged(disk, name, soundUpTo, error.message, hint) : error;
  }
}

/** @returns whether the log is still there */
async function replayLog(disk: Disk, { name }: StorageFile, isLast: boolean, machine: StateMachine, log: Log): Promise<boolean> {
  const bytes = await disk.read(name);
  const { frames, soundUpTo, soundAgainAt } = scanLog(bytes);
  if (soundAgainAt !== undefined) {
    throw damaged(disk, name, soundUpTo, `its bytes are not what was written, though later ones are (from ${soundAgainAt})`);
  }
  if (soundUpTo === 0 && !isHalfHeader(bytes)) throw damaged(disk, name, 0, 'this is not a log of this version');
  if (soundUpTo < bytes.length && !isLast) throw damaged(disk, name, soundUpTo, 'it breaks off, and there is a later log');

  for (const frame of frames) replayFrame(disk, name, frame, machine);
  if (soundUpTo === bytes.length && frames.length > 0) return true;

  log.warn('dropped what a crash left half written: it was never answered', {
    file: name,
    offset: soundUpTo,
    bytes: bytes.length - soundUpTo,
  });
  if (frames.length === 0) {
    await disk.remove(name);
    return false;
  }
  await disk.truncate(name, soundUpTo);
  return true;
}

function replayFrame(disk: Disk, name: string, frame: Frame, machine: StateMachine): void {
  if (frame.number > machine.zxid + 1) {
    throw damaged(disk, name, frame.offset, `transactions ${machine.zxid + 1} to ${frame.number - 1} are missing before it`);
  }
  try {
    for (const committed of transactionsIn(frame)) if (committed.zxid > machine.zxid) machine.replay(committed);
  } catch (error) {
    throw damaged(disk, name, frame.offset, messageOf(error));
  }
}

function startsWith(bytes: Buffer, header: Buffer): boolean {
  return bytes.subarray(0, header.length).equals(header);
}

function scanLog(bytes: Buffer): ScannedFrames {
  if (startsWith(bytes, logHeader)) return scanFrames(bytes, logHeader.length);
  return { frames: [], soundUpTo: 0, soundAgainAt: scanFrames(bytes, 0).soundAgainAt };
}

/** What the first write to a log may leave of its header when the machine stops: its beginning, or nothing where the file has its length already. */
function isHalfHeader(bytes: Buffer): boolean {
  const head = bytes.subarray(0, logHeader.length);
  return logHeader.subarray(0, head.length).equals(head) || head.every((byte) => byte === 0);
}

function damaged(disk: Disk, file: string, offset: number, what: string, hint?: string): Failure {
  const message = `${disk.directory}/${file} is damaged at offset ${offset}: ${what}${hint === undefined ? '' : `; ${hint}`}`;
  return new Failure('ENSEMBLE_DAMAGED', message, { directory: disk.directory, file, offset });
}
