import { describe, expect, it } from 'vitest';
import { asFailure } from '../../../src/storage/hdfs/failures.js';
import { faultOf } from '../../../src/storage/hdfs/fault.js';

/** As Hadoop 3.4.2 answers on a Kerberized cluster. */
const unknownUser = (why: string) =>
  faultOf(
    403,
    JSON.stringify({
      RemoteException: {
        exception: 'SecurityException',
        javaClassName: 'java.lang.SecurityException',
        message: `Failed to obtain user group information: ${why}`,
      },
    }),
    'http://node1:9870',
  );

describe('what a NameNode says of a delegation token', () => {
  it.each([
    [
      "org.apache.hadoop.security.token.SecretManager$InvalidToken: Token for real user: , can't be found in cache",
      'SecretManager$InvalidToken',
    ],
    ['org.apache.hadoop.security.token.SecretManager$InvalidToken: StandbyException', 'StandbyException'],
    ['java.io.EOFException', 'UnreadableToken'],
    ['java.io.IOException: value too long to fit in integer', 'UnreadableToken'],
    ['something else', 'SecurityException'],
  ])('%s', (why, exception) => {
    expect(unknownUser(why).exception).toBe(exception);
  });

  it.each([
    [
      "org.apache.hadoop.security.token.SecretManager$InvalidToken: Token for real user: , can't be found in cache",
      /expired or was cancelled/,
    ],
    ['java.io.EOFException', /no delegation token of HDFS/],
  ])('comes with the way out: %s', (why, hint) => {
    expect(asFailure(unknownUser(why), "can't list x")).toMatchObject({ code: 'NOT_ALLOWED', hint: expect.stringMatching(hint) });
  });
});

it('an exception that is named like what every object has is one that nobody knows', () => {
  const fault = faultOf(400, JSON.stringify({ RemoteException: { exception: 'constructor', message: 'x' } }), 'http://node1:9870');
  expect(asFailure(fault, "can't list x")).toMatchObject({ code: 'STORE_UNREACHABLE', hint: expect.any(String) });
});
