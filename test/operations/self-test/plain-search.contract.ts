import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { PlainSearch } from '../../../src/operations/self-test/plain-search.js';

const signal = AbortSignal.timeout(10_000);

/** A search server that answers each request by its method and path; anything else is 404. */
async function scene(answers: Readonly<Record<string, { readonly status?: number; readonly json: unknown }>>) {
  const asked: { readonly request: string; readonly authorization: string | undefined }[] = [];
  const server = createServer((request, response) => {
    const line = `${request.method} ${request.url}`;
    asked.push({ request: line, authorization: request.headers.authorization });
    const { status = 200, json } = answers[line] ?? { status: 404, json: {} };
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const dispose = async () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, [Symbol.asyncDispose]: dispose };
}

const refresh = 'POST /squid_index_*/_refresh';
const search = 'GET /squid_index_*/_search?size=100';
const list = 'GET /_cat/indices/squid_index_*?format=json&h=index';
const document = { is_malicious: 'legit' };

describe('the search server, asked by the self-test', () => {
  it('gives its documents to who may read them', async () => {
    await using s = await scene({ [refresh]: { json: {} }, [search]: { json: { hits: { hits: [{ _source: document }] } } } });
    expect(await new PlainSearch(s.url, 'ann:secret').documents('squid', signal)).toEqual([document]);
    const authorization = `Basic ${Buffer.from('ann:secret').toString('base64')}`;
    expect(s.asked).toEqual([refresh, search].map((request) => ({ request, authorization })));
  });

  it('has no documents before there is an index', async () => {
    await using s = await scene({});
    expect(await new PlainSearch(s.url, undefined).documents('squid', signal)).toEqual([]);
  });

  it('says that it refuses, rather than that nothing was found', async () => {
    await using s = await scene({ [refresh]: { json: {} }, [search]: { status: 401, json: {} } });
    const refused = new PlainSearch(s.url, undefined).documents('squid', signal);
    await expect(refused).rejects.toMatchObject({ code: 'NOT_ALLOWED', message: expect.stringContaining('401') });
  });

  it('says that it does not answer', async () => {
    const away = new PlainSearch('http://127.0.0.1:1', undefined).documents('squid', signal);
    await expect(away).rejects.toMatchObject({ code: 'SEARCH_UNREACHABLE' });
  });

  it('deletes each index by its name', async () => {
    await using s = await scene({
      [list]: { json: [{ index: 'squid_index_1' }, { index: 'squid_index_2' }] },
      'DELETE /squid_index_1': { json: {} },
      'DELETE /squid_index_2': { json: {} },
    });
    await new PlainSearch(s.url, undefined).deleteIndices('squid', signal);
    expect(s.asked.map(({ request }) => request)).toEqual([list, 'DELETE /squid_index_1', 'DELETE /squid_index_2']);
  });

  it('says which index it would not delete', async () => {
    await using s = await scene({
      [list]: { json: [{ index: 'squid_index_1' }] },
      'DELETE /squid_index_1': { status: 403, json: {} },
    });
    const deleting = new PlainSearch(s.url, undefined).deleteIndices('squid', signal);
    await expect(deleting).rejects.toMatchObject({ code: 'NOT_ALLOWED', message: expect.stringContaining('squid_index_1') });
  });
});
