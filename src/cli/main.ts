import { refuseRecursion } from './dispatch/recursion.js';

/**
 * The entry point, both of the binary and of a checkout.
 *
 * Start-up time depends on what this file imports. So everything else is imported dynamically: `maas --version` does not even load oclif.
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
