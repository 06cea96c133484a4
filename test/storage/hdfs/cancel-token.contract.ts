import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { curlNegotiation } from '../../../src/storage/hdfs/negotiate.js';

describe('giving back a delegation token', () => {
  let server: Server;
  let nameNode: string;
  let asked: string[];
  let status: number | 'silent';

  beforeEach(async () => {
    asked = [];
    status = 200;
    server = createServer(({ method, url }, response) => {
      asked.push(`${method} ${url}`);
      if (status !== 'silent') response.writeHead(status).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    nameNode = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  /** curl gives t1, t2, … */
  function negotiation() {
    let given = 0;
    const run = async () => {
      given += 1;
      return { status: 0, stdout: `{"Token":{"urlString":"t${given}"}}\n200`, stderr: '' };
    };
    return curlNegotiation({ run, environment: {}, user: 'root', doAs: undefined });
  }

  it('asks its NameNode to forget the one that was got last, once', async () => {
    const { token, giveBack } = negotiation();
    await token([nameNode], undefined);
    await token([nameNode], undefined);
    await giveBack();
    await giveBack();
    expect(asked).toEqual(['PUT /webhdfs/v1/?op=CANCELDELEGATIONTOKEN&token=t2&delegation=t2']);
  });

  it('asks nothing where none was got', async () => {
    await negotiation().giveBack();
    expect(asked).toEqual([]);
  });

  it.each([403, 'silent'] as const)('goes on when the answer is %s', async (answer) => {
    status = answer;
    const { token, giveBack } = negotiation();
    await token([nameNode], undefined);
    const began = performance.now();
    await giveBack();
    expect(performance.now() - began).toBeLessThan(4_000);
  });

  it('goes on when nobody is there any more', async () => {
    const { token, giveBack } = negotiation();
    await token([nameNode], undefined);
    server.close();
    await giveBack();
  });
});
