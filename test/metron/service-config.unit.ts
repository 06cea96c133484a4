import { describe, expect, it } from 'vitest';
import { decodeServiceConfig, defaultServiceConfig, encodeServiceConfig } from '../../src/metron/service-config.js';

const decode = (text: string) => decodeServiceConfig(new TextEncoder().encode(text), '/metron/maas/config');

describe("the configuration of Metron's model service", () => {
  it('is written as Metron writes it', () => {
    expect(new TextDecoder().decode(encodeServiceConfig(defaultServiceConfig))).toBe(
      '{"queue":"ZOOKEEPER","queueConfig":{"zk_path":"/maas/queue"},"serviceRoot":"/maas/service"}',
    );
  });

  it.each([
    ['{}', defaultServiceConfig],
    ['{"queueConfig":{},"serviceRoot":null}', defaultServiceConfig],
    ['{"queueConfig":{"zk_path":"/q"},"serviceRoot":"/s/t","more":1}', { queuePath: '/q', serviceRoot: '/s/t' }],
  ])('%s, with defaults for what is absent', (text, config) => expect(decode(text)).toEqual(config));

  it.each(['', '[]', '{"serviceRoot":"relative"}', '{"serviceRoot":5}', '{"queue":"KAFKA"}', '{"queueConfig":"x"}'])(
    'is not %j, which is told with the znode',
    (text) => {
      expect(() => decode(text)).toThrow(
        expect.objectContaining({ code: 'BAD_SETTING', message: expect.stringContaining('/metron/maas/config is not the configuration') }),
      );
    },
  );
});
