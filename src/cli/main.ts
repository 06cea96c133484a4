import { refuseRecursion } from './dispatch/recursion.js';

/**
 * Where every `maas` starts, in the binary and from a checkout.
 *
 * Nothing but this file is loaded for `maas --version`, and oclif only from here on: what start-up costs is decided by what this file imports.
 *
 * @param argv what the user typed after `maas`
 */
export async function main(argv: readonly string[]): Promise<void> {
  refuseRecursion(process.env);
  if (argv[0] === '--version' && argv.length === 1) {
    const { versionLine } = await import('./version.js');
    process.stdout.write(`${versionLine()}\n`);
    return;
  }
  const { run } = await import('./dispatch/run.js');
  await run(argv);
}
