import { describe, expect, it } from 'vitest';
import { HdfsAccess, type Negotiation } from '../../../src/storage/hdfs/access.js';
import { HdfsFault } from '../../../src/storage/hdfs/fault.js';

const server = 'http://nn2:9870';
const servers = ['http://nn1:9870', server];
const wantsKerberos = new HdfsFault('Authentication required', { status: 401, server });
const expired = new HdfsFault('expired', { status: 403, exception: 'SecretManager$InvalidToken', server });

const negotiating = (token: Negotiation['token']): Negotiation => ({
  token,
  page: async (url) => `the page ${url}`,
  giveBack: async () => {},
});

describe('who we are on HDFS', () => {
  it('is a user, until a NameNode wants Kerberos', async () => {
    const asked: (readonly string[])[] = [];
    const negotiation = negotiating(async (from) => {
      asked.push(from);
      return 't1';
    });
    const access = new HdfsAccess({ user: 'me', doAs: 'alice', negotiation });
    expect(await access.parameters()).toBe('&user.name=me&doas=alice');
    expect(await access.renewed(wantsKerberos, { used: '&user.name=me&doas=alice', servers })).toBe('&delegation=t1');
    expect(await access.parameters()).toBe('&delegation=t1');
    expect(asked, 'the one that wants it first').toEqual([[server, 'http://nn1:9870']]);
  });

  it('is got anew when a token has expired, once for all that are refused at the same time', async () => {
    const given = ['t1', 't2', 't3'];
    const access = new HdfsAccess({ user: 'me', negotiation: negotiating(async () => given.shift() ?? '') });
    await access.renewed(wantsKerberos, { used: await access.parameters(), servers });
    const refusal = { used: await access.parameters(), servers };
    const together = [access.renewed(expired, refusal), access.renewed(expired, refusal)];
    expect(await Promise.all(together)).toEqual(['&delegation=t2', '&delegation=t2']);
    expect(await access.renewed(expired, refusal), 'refused before, heard later').toBe('&delegation=t2');
  });

  it('is read anew from a file that somebody renewed, and given up when it is the same still', async () => {
    const inFile = ['old', 'new', 'new'];
    const access = new HdfsAccess({ user: 'me', readToken: async () => inFile.shift() ?? '' });
    expect(await access.parameters()).toBe('&delegation=old');
    const refused = [1, 2].map(() => access.renewed(expired, { used: '&delegation=old', servers }));
    expect(await Promise.all(refused)).toEqual(['&delegation=new', '&delegation=new']);
    expect(await access.renewed(expired, { used: '&delegation=new', servers })).toBeUndefined();
  });

  it('is not asked about by other refusals', async () => {
    const access = new HdfsAccess({ user: 'me' });
    const denied = new HdfsFault('denied', { status: 403, exception: 'AccessControlException', server });
    expect(await access.renewed(denied, { used: '&user.name=me', servers })).toBeUndefined();
  });

  it('is shown by Kerberos itself where a page wants that, and only there', async () => {
    const access = new HdfsAccess({ user: 'me', negotiation: negotiating(async () => 't1') });
    expect(await access.page(wantsKerberos, `${server}/jmx`)).toBe(`the page ${server}/jmx`);
    await expect(access.page(expired, `${server}/jmx`)).rejects.toBe(expired);
    await expect(new HdfsAccess({ user: 'me' }).page(wantsKerberos, `${server}/jmx`)).rejects.toBe(wantsKerberos);
  });
});
