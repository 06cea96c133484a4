import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Failure } from '../../errors/catalogue.js';
import type { HdfsFileSystem, HdfsState } from '../../storage/hdfs/file-system.js';
import { parentOf } from '../../storage/hdfs/hdfs-path.js';
import { type Check, type Finding, ok, problem, type Surroundings } from './check.js';

/** With less, HDFS counts as full: it allocates whole blocks. */
const leastFreeBytes = 1024 ** 3;

/** Checks that HDFS is serving, has room, and returns what is written. */
export const hdfs: Check<Surroundings> = {
  name: 'hdfs',
  async run(examined) {
    const findings: Finding[] = [];
    for (const place of await examined.hdfsPlaces()) {
      findings.push(...(await ofPlace(place, examined).catch((error: unknown) => ofFailure(error, examined.signal))));
    }
    return findings;
  },
};

type Place = Awaited<ReturnType<Surroundings['hdfsPlaces']>>[number];

async function ofPlace(place: Place, examined: Surroundings): Promise<Finding[]> {
  const state = await place.files.state({ signal: examined.signal });
  const findings = ofState(state);
  // In safe mode every write is refused: trying one would only repeat the finding.
  return state.safeMode === true ? findings : [...findings, await writeAndReadBack(place, examined)];
}

/** One place that fails hides nothing of the others. */
function ofFailure(error: unknown, signal: AbortSignal): Finding[] {
  signal.throwIfAborted();
  if (error instanceof Failure) return [problem(error.message, error.hint)];
  throw error;
}

function ofState({ nameNode, safeMode, freeBytes, liveDataNodes }: HdfsState): Finding[] {
  const findings = [ok(`${nameNode} serves`)];
  if (safeMode === true) findings.push(problem(`${nameNode} is in safe mode and takes no changes`, 'hdfs dfsadmin -safemode get says why'));
  if (liveDataNodes === 0) findings.push(problem('no DataNode is up', 'start the DataNodes, and look at their logs'));
  if (freeBytes === undefined) return findings;
  const gigabytes = `${(freeBytes / leastFreeBytes).toFixed(1)} GB free`;
  return [...findings, freeBytes < leastFreeBytes ? problem(gigabytes, 'free space with maas model gc, or add disks') : ok(gigabytes)];
}

async function writeAndReadBack({ files, directory }: Place, { random, signal }: Surroundings): Promise<Finding> {
  const path = `${directory === '/' ? '' : directory}/.maas-doctor-${random.uuid()}`;
  const content = random.uuid();
  const made = await missingAbove(files, path, signal);
  try {
    await files.write(path, () => Readable.from([Buffer.from(content)], { objectMode: false }), { signal });
    const read = await text(await files.read(path, { signal }));
    return read === content
      ? ok(`${files.uri}${directory} gives back what is written`)
      : problem(`${files.uri}${path} is not what was written there`, 'look at the logs of the DataNodes');
  } finally {
    // Directories too: their owner and permissions are for whoever needs them to choose.
    for (const each of [path, ...made]) await files.remove(each).catch(() => false);
  }
}

/** The directories above a path that do not exist, the lowest first. */
async function missingAbove(files: HdfsFileSystem, path: string, signal: AbortSignal): Promise<readonly string[]> {
  const missing: string[] = [];
  for (let at = parentOf(path); at !== '/' && (await files.stat(at, { signal })) === undefined; at = parentOf(at)) missing.push(at);
  return missing;
}
