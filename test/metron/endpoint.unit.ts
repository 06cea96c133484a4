import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { functionUrl, readEndpoint } from '../../src/metron/endpoint.js';

const node = { address: '10.0.0.7', hostname: 'node7' };
const read = (value: unknown) => readEndpoint(JSON.stringify(value), node);

describe('endpoint.dat', () => {
  it.each(['localhost', '127.0.0.1', '0.0.0.0', '[::]', '[::1]', 'NODE7', '10.0.0.7'])('has the node for %s', (host) => {
    expect(read({ url: `http://${host}:1500` })).toMatchObject({
      kind: 'own',
      port: 1500,
      endpoint: { url: 'http://10.0.0.7:1500', functions: { apply: 'apply' } },
    });
  });

  it('keeps path and functions', () => {
    const reading = read({ url: 'http://0.0.0.0:80/models/', functions: { apply: 'echo', train: 't' } });
    expect(reading).toMatchObject({ port: 80, endpoint: { url: 'http://10.0.0.7/models', functions: { apply: 'echo', train: 't' } } });
  });

  it('writes an IPv6 address in brackets', () => {
    const reading = readEndpoint('{"url":"http://0.0.0.0:1500"}', { address: 'fd00::7', hostname: 'node7' });
    expect(reading).toMatchObject({ endpoint: { url: 'http://[fd00::7]:1500' } });
  });

  it('is soon read and called however many slashes its URL has', () => {
    const url = `http://gpu1/${'/'.repeat(500_000)}x`;
    const reading = read({ url });
    expect(reading).toMatchObject({ kind: 'foreign', endpoint: { url } });
    expect(functionUrl({ url: `${url}//`, functions: {} }, 'apply', {})).toBe(`${url}/apply?`);
  });

  it('may name another machine', () => {
    expect(read({ url: 'http://gpu1:1500/' })).toMatchObject({ kind: 'foreign', host: 'gpu1', endpoint: { url: 'http://gpu1:1500' } });
  });

  it.each([
    [{}, /no url/],
    [{ url: 7 }, /no url/],
    [[], /does not hold an object/],
    [{ url: 'ftp://localhost:1' }, /not an http URL/],
    [{ url: 'http://localhost:99999' }, /not an http URL/],
    [{ url: 'http://localhost:0' }, /port 0/],
    [{ url: 'http://localhost:1', functions: [1] }, /functions/],
  ])('%j is wrong', (value, problem) => {
    expect(read(value)).toMatchObject({ kind: 'wrong', problem: expect.stringMatching(problem) });
  });

  it('is unfinished at every byte before its last', () => {
    const whole = '{"url":"http://0.0.0.0:1500","functions":{"apply":"echo"}}';
    fc.assert(fc.property(fc.nat(whole.length - 1), (length) => readEndpoint(whole.slice(0, length), node).kind === 'unfinished'));
    expect(readEndpoint(undefined, node)).toEqual({ kind: 'none' });
  });
});

describe('the URL of a call', () => {
  const endpoint = { url: 'http://node1:1500/', functions: { apply: 'echo' } };

  it('is form encoded, as Java does', () => {
    expect(functionUrl(endpoint, 'apply', { host: 'a b&c~*é' })).toBe('http://node1:1500/echo?host=a+b%26c%7E*%C3%A9');
  });

  it('ends with a question mark when there are no arguments', () => {
    expect(functionUrl(endpoint, 'apply', {})).toBe('http://node1:1500/echo?');
  });

  it('takes a name that the endpoint does not know as the path', () => {
    expect(functionUrl(endpoint, 'toString', {})).toBe('http://node1:1500/toString?');
  });
});
