/** How many `maas` stand above this one; handed down by the environment. */
const variable = 'MAAS_DEPTH';
/** More than any command of ours nests: a shell, `maas dev`, a model that calls `maas`. */
const deepest = 5;

/**
 * Ends a process that was started by itself over and over, and counts this one for its children.
 *
 * Inside the binary `process.execPath` is maas: a library that forks a worker script starts maas with that script as its arguments,
 * which loads the library, which forks. Without a limit that fills the machine within seconds.
 */
export function refuseRecursion(env: NodeJS.ProcessEnv): void {
  const depth = Number(env[variable] ?? 0);
  if (!(depth < deepest)) {
    process.stderr.write(`Error: maas has started itself ${deepest} times in a row: ${variable}=${env[variable]}\n`);
    process.exit(1);
  }
  env[variable] = String(depth + 1);
}
