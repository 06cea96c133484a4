import { randomUUID } from 'node:crypto';
import http from 'node:http';
import { text } from 'node:stream/consumers';

const limitMs = 5_000;

/**
 * Whether every DataNode is there, and a file can be written through one and read back. Speaks WebHDFS by itself, not through what is tested.
 * @param credentials `user.name=…`, or `delegation=…`
 * @param dataNodes undefined where Kerberos closes the NameNode's own account of them to us
 */
export async function isServing(nameNode: string, credentials: string, dataNodes: number | undefined): Promise<boolean> {
  try {
    if (dataNodes !== undefined && (await liveDataNodes(nameNode)) < dataNodes) return false;
    const content = randomUUID();
    const url = (operation: string) => `http://${nameNode}/webhdfs/v1/.ready-${content}?op=${operation}&${credentials}`;
    const written = await through('PUT', url('CREATE'), content);
    const read = await through('GET', url('OPEN'));
    await ask('DELETE', url('DELETE'));
    return written.status === 201 && read.body === content;
  } catch {
    return false;
  }
}

/** Whether a DataNode has told the NameNode that it is there: a NameNode goes on counting one that was killed a moment ago. */
export async function isRegistered(dataNode: string): Promise<boolean> {
  const answer = ask('GET', `http://${dataNode}/jmx?qry=Hadoop:service=DataNode,name=DataNodeInfo`);
  return answer.then(
    ({ body }) => body.replaceAll('\\', '').includes('"ActorState":"RUNNING"'),
    () => false,
  );
}

/** Whether a NameNode is up, active or not. */
export async function answers(nameNode: string): Promise<boolean> {
  return liveDataNodes(nameNode).then(
    () => true,
    () => false,
  );
}

async function liveDataNodes(nameNode: string): Promise<number> {
  const { body } = await ask('GET', `http://${nameNode}/jmx?qry=Hadoop:service=NameNode,name=FSNamesystemState`);
  const { beans } = JSON.parse(body) as { beans: { NumLiveDataNodes?: number }[] };
  return beans[0]?.NumLiveDataNodes ?? 0;
}

interface Answer {
  readonly status: number | undefined;
  readonly location: string | undefined;
  readonly body: string;
}

/** What the DataNode says that the NameNode sends us to. */
async function through(method: string, url: string, content = ''): Promise<Answer> {
  const { location } = await ask(method, url);
  if (location === undefined) throw new Error('no DataNode was named');
  return ask(method, location, content);
}

/** Not `fetch`, which takes no answer that begins with the 100 that DataNodes send unasked. */
function ask(method: string, url: string, content = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, signal: AbortSignal.timeout(limitMs), agent: false }, (response) => {
      const { statusCode: status, headers } = response;
      text(response).then((body) => resolve({ status, location: headers.location, body }), reject);
    });
    request.on('error', reject);
    request.end(content);
  });
}
