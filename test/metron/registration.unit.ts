import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeRegistration, encodeRegistration, type Registration } from '../../src/metron/registration.js';

const bytes = (value: unknown) => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const place = { name: 'dga', id: '2' };
const whole: Registration = {
  name: 'dga',
  version: '1.0',
  id: 'container_1_1',
  url: 'http://node1:36161',
  functions: { apply: 'apply' },
  registeredAt: 1_700_000_000_000,
};

describe('a registration', () => {
  it("is written byte for byte as Metron's own", () => {
    expect(new TextDecoder().decode(encodeRegistration(whole))).toBe(
      '{"name":"dga","id":"container_1_1","address":"node1","port":36161,"sslPort":null,' +
        '"payload":{"@class":"org.apache.metron.maas.config.ModelEndpoint","name":"dga","version":"1.0","containerId":"container_1_1",' +
        '"endpoint":{"url":"http://node1:36161","functions":{"apply":"apply"}}},' +
        '"registrationTimeUTC":1700000000000,"serviceType":"STATIC","uriSpec":null}',
    );
  });

  it('is read back as it was written', () => {
    const word = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,20}$/);
    const registration = fc.record({
      name: word,
      version: word,
      id: word,
      url: fc.tuple(fc.domain(), fc.integer({ min: 1, max: 65_535 })).map(([host, port]) => `http://${host}:${port}`),
      functions: fc.dictionary(word, word).map((functions) => ({ apply: 'apply', ...functions })),
      registeredAt: fc.nat(),
    });
    fc.assert(
      fc.property(registration, (value) => {
        expect(decodeRegistration(encodeRegistration(value), value)).toEqual({ registration: value });
      }),
    );
  });

  it('may lack what a reader can do without, and have what it does not know', () => {
    const sparse = { enabled: true, payload: { version: 1, endpoint: { url: 'http://n:1', functions: { score: 's' } }, extra: [] } };
    expect(decodeRegistration(bytes(sparse), place)).toEqual({
      registration: { name: 'dga', version: '1', id: '2', url: 'http://n:1', functions: { apply: 'apply', score: 's' } },
    });
  });

  it.each([
    ['nothing', ''],
    ['no JSON', '{'],
    ['no object', '[]'],
    ['a null payload', { payload: null }],
    ['no version', { payload: { endpoint: { url: 'http://n:1' } } }],
    ['no URL', { payload: { version: '1', endpoint: {} } }],
    ['a URL of another kind', { payload: { version: '1', endpoint: { url: 'file:///etc/passwd' } } }],
  ])('is none with %s', (_what, data) => {
    expect(decodeRegistration(bytes(data), place)).toEqual({ problem: expect.any(String) });
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(fc.property(fc.uint8Array(), (data) => void decodeRegistration(data, place)));
    fc.assert(fc.property(fc.json(), (json) => void decodeRegistration(bytes(json), place)));
  });
});
