import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { HdfsFileSystem, HdfsState } from '../../storage/hdfs/file-system.js';
import { type Check, type Finding, ok, problem, type Surroundings } from './check.js';

/** With less, HDFS counts as full: it allocates whole blocks. */
const leastFreeBytes = 1024 ** 3;

/** Checks that HDFS is serving, has room, and returns what is written. */
export const hdfs: Check<Surroundings> = {
  name: 'hdfs',
  async run(examined) {
    const files = await examined.hdfsOfStore();
    if (files === undefined) return [];
    const state = await files.state({ signal: examined.signal });
    const findings = ofState(state);
    // In safe mode every write is refused: trying one would only repeat the finding.
    return state.safeMode === true ? findings : [...findings, await writeAndReadBack(files, examined)];
  },
};

function ofState({ nameNode, safeMode, freeBytes, liveDataNodes }: HdfsState): Finding[] {
  const findings = [ok(`${nameNode} serves`)];
  if (safeMode === true) findings.push(problem(`${nameNode} is in safe mode and takes no changes`, 'hdfs dfsadmin -safemode get says why'));
  if (liveDataNodes === 0) findings.push(problem('no DataNode is up', 'start the DataNodes, and look at their logs'));
  if (freeBytes === undefined) return findings;
  const gigabytes = `${(freeBytes / leastFreeBytes).toFixed(1)} GB free`;
  return [...findings, freeBytes < leastFreeBytes ? problem(gigabytes, 'free space with maas model gc, or add disks') : ok(gigabytes)];
}

async function writeAndReadBack(files: HdfsFileSystem, { random, signal }: Surroundings): Promise<Finding> {
  const path = `/tmp/maas-doctor-${random.uuid()}`;
  const content = random.uuid();
  try {
    await files.write(path, () => Readable.from([Buffer.from(content)], { objectMode: false }), { signal });
    const read = await text(await files.read(path, { signal }));
    return read === content
      ? ok(`${files.uri} gives back what is written`)
      : problem(`${files.uri}${path} is not what was written there`, 'look at the logs of the DataNodes');
  } finally {
    await files.remove(path).catch(() => false);
  }
}
