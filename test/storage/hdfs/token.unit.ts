import { describe, expect, it } from 'vitest';
import { tokenIn } from '../../../src/storage/hdfs/token.js';

describe('a delegation token', () => {
  it('is taken as it is, and from the answer that it came in', () => {
    expect(tokenIn('GgADYm9iA2JvYgCKAaIO-94_9Q\n')).toBe('GgADYm9iA2JvYgCKAaIO-94_9Q');
    expect(tokenIn('{"Token":{"urlString":"GgADYm9iA2JvYgCK"}}\n')).toBe('GgADYm9iA2JvYgCK');
  });

  it.each(['', '\n', '{"Token":null}', '{"Token":{"urlString":""}}', 'a b', 'x&op=DELETE', '{"RemoteException":{}}'])(
    'is not in %j',
    (text) => {
      expect(tokenIn(text)).toBeUndefined();
    },
  );
});
