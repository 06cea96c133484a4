import { it } from 'vitest';

/**
 * What to do where a real server cannot be had: tests that need it are skipped, and say so; in CI they fail instead, since a skipped
 * test there would pass for a passed one.
 *
 * @returns undefined where there is none
 */
export async function orSkipLoudly<Server>(name: string, start: () => Promise<Server>): Promise<Server | undefined> {
  try {
    return await start();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (process.env['CI'] !== undefined && process.env['CI'] !== 'false')
      throw new Error(`no ${name} for the tests: ${reason}`, { cause: error });
    it.skip(`what needs a real ${name}`, () => undefined);
    process.stderr.write(`\nSKIPPED, every test that needs a real ${name}: ${reason}\n\n`);
    return undefined;
  }
}
