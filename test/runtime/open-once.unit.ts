import { describe, expect, it } from 'vitest';
import { openOnce } from '../../src/runtime/open-once.js';

describe('opening once', () => {
  it('shares what was opened, also among those who ask while it is being opened', async () => {
    let opened = 0;
    const get = openOnce(async () => ({ number: ++opened }));
    const [first, second] = await Promise.all([get(), get()]);
    expect(first).toBe(second);
    expect(await get()).toBe(first);
  });

  it('tries again after a failure, which all who waited for it are told', async () => {
    let tries = 0;
    const get = openOnce(async () => {
      tries += 1;
      if (tries === 1) throw new Error('away');
      return 'open';
    });
    const both = await Promise.allSettled([get(), get()]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await get()).toBe('open');
    expect(tries).toBe(2);
  });
});
