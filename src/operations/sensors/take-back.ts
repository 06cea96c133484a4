import { deploymentCodec } from '../../control/records.js';
import type { Deployment } from '../../domain/deployment.js';
import type { ModelId } from '../../domain/identity.js';
import type { AddArguments, RequestArguments } from '../../domain/request.js';
import { Failure } from '../../errors/catalogue.js';
import { messageOf } from '../../errors/message-of.js';
import type { AskOptions } from '../deploy/ask-service.js';
import { type ChangedInstances, type ChangePorts, changeInstances } from '../deploy/change-instances.js';

/** A request of several that was carried out, and what was there before it. */
export interface TakenStart {
  readonly sensor: string;
  readonly asked: AddArguments;
  readonly former: Deployment | undefined;
  readonly changed: ChangedInstances;
}

export interface TakenBack {
  readonly takenBack: readonly string[];
  /** What could not be, each with the reason. */
  readonly left: readonly { readonly sensor: string; readonly reason: string }[];
}

/** For the leader to decide one of them: whoever pressed Ctrl-C waits for it. */
const decisionMs = 10_000;

/** Has what was carried out be as it was before, the last one first; never fails, and asks no more once nobody decides. */
export async function takeBack(ports: ChangePorts, taken: readonly TakenStart[], { requester }: AskOptions): Promise<TakenBack> {
  const takenBack: string[] = [];
  const left: { sensor: string; reason: string }[] = [];
  // Not the command's signal, which may be what this is for.
  const options = { requester, timeoutMs: decisionMs, signal: AbortSignal.timeout(decisionMs * (taken.length + 1)), wait: false };
  let unanswered: string | undefined;
  for (const start of taken.toReversed()) {
    const { sensor } = start;
    if (!changesAnything(start)) continue;
    try {
      if (unanswered !== undefined) throw new Error(unanswered);
      await refuseChangedSince(ports, start, options.signal);
      await changeInstances(ports, undoing(start), options);
      takenBack.unshift(sensor);
    } catch (error) {
      if (!(error instanceof Failure) || error.code === 'NO_LEADER' || error.code === 'TIMED_OUT') unanswered = messageOf(error);
      left.unshift({ sensor, reason: messageOf(error) });
    }
  }
  return { takenBack, left };
}

function changesAnything({ asked, former, changed }: TakenStart): boolean {
  const { before, after } = changed.instances;
  return before !== after || former?.artifact.sha256 !== asked.artifact.sha256 || former?.memoryMb !== asked.memoryMb;
}

/** What somebody else has made of it meanwhile is theirs. */
async function refuseChangedSince({ zk, control }: ChangePorts, { asked, changed }: TakenStart, signal: AbortSignal): Promise<void> {
  const path = control.deployment(asked);
  const znode = await zk.read(path, { signal });
  const now = znode === undefined ? undefined : deploymentCodec.decode(znode.data, path);
  const isOurs =
    now?.instances === changed.instances.after && now.artifact.sha256 === asked.artifact.sha256 && now.memoryMb === asked.memoryMb;
  if (!isOurs) throw new Failure('CHANGED_MEANWHILE', 'somebody else changed it meanwhile');
}

function undoing({ asked, former, changed }: TakenStart): RequestArguments {
  const { name, version }: ModelId = asked;
  if (former === undefined || former.instances === 0) return { verb: 'remove', name, version, instances: changed.instances.after };
  const { engine, kind, instances, memoryMb, artifact, manifest } = former;
  return { verb: 'add', name, version, engine, kind, instances, ensure: true, memoryMb, artifact, manifest, replace: true };
}
