import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readAgentLogs } from '../../src/agent/log-client.js';
import { type LogLine, type LogQuery, logPath, parseLogPath } from '../../src/agent/log-protocol.js';

const query: LogQuery = { instance: 'dga-1.0-a', lines: 5, follow: false };
const line = (text: string): LogLine => ({ stream: 'stdout', text });
const ndjson = (...lines: LogLine[]) => lines.map((each) => `${JSON.stringify(each)}\n`).join('');

describe('reading logs from the agent of this machine', () => {
  let directory: string;
  let socket: string;
  let answer: (response: ServerResponse, asked: LogQuery | undefined) => void;
  let server: ReturnType<typeof createServer>;

  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'maas-agent-'));
    socket = path.join(directory, 'agent.sock');
    server = createServer((request, response) => answer(response, parseLogPath(request.url ?? '')));
    await new Promise<void>((resolve) => server.listen(socket, resolve));
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(directory, { recursive: true });
  });

  it('asks for what was wanted and hands out line by line', async () => {
    let asked: LogQuery | undefined;
    answer = (response, wanted) => {
      asked = wanted;
      response.end(ndjson(line('one'), line('zwei ü')));
    };
    expect(await Array.fromAsync(readAgentLogs(socket, query, new AbortController().signal))).toEqual([line('one'), line('zwei ü')]);
    expect(asked).toEqual(query);
  });

  it('follows until it is told to stop', async () => {
    answer = (response) => void response.write(ndjson(line('one')));
    const stop = new AbortController();
    const seen: string[] = [];
    const following = (async () => {
      for await (const { text } of readAgentLogs(socket, { ...query, follow: true }, stop.signal)) {
        seen.push(text);
        stop.abort(new Error('enough'));
      }
    })();
    await expect(following).rejects.toThrow('enough');
    expect(seen).toEqual(['one']);
  });

  it('says so when the agent ends in the middle, and not that the log is at its end', async () => {
    answer = (response) => {
      response.write(ndjson(line('one')));
      setImmediate(() => response.destroy());
    };
    const lines = readAgentLogs(socket, { ...query, follow: true }, new AbortController().signal);
    await expect(Array.fromAsync(lines)).rejects.toMatchObject({ code: 'NO_SUCH_NODE' });
  });

  it('says that the agent has no such instance', async () => {
    answer = (response) => void response.writeHead(404).end();
    await expect(readAgentLogs(socket, query, new AbortController().signal).next()).rejects.toMatchObject({ code: 'NO_SUCH_MODEL' });
  });

  it('says that no agent is there', async () => {
    const gone = path.join(directory, 'gone.sock');
    await expect(readAgentLogs(gone, query, new AbortController().signal).next()).rejects.toMatchObject({ code: 'NO_SUCH_NODE' });
  });

  it('reads its own paths back, and no others', () => {
    const odd = { instance: 'a b/ü', lines: 0, follow: true };
    expect(parseLogPath(logPath(odd))).toEqual(odd);
    for (const other of ['/', '/instances', '/instances/a/b/logs', '/instances/a/logs?lines=-1', '/instances/a/logs?lines=x', 'http://[']) {
      expect(parseLogPath(other)).toBeUndefined();
    }
  });
});
