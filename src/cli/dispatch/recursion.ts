/** Counts how deeply `maas` processes are nested: each passes its depth on to its children. */
const variable = 'MAAS_DEPTH';
/** More than any real use needs, such as `maas dev` that runs a model that calls `maas`. */
const deepest = 5;

/**
 * Exits if maas keeps starting itself; otherwise records this level for child processes.
 *
 * Inside the binary, `process.execPath` is maas. A library that forks a worker script with it starts maas instead, which loads the library,
 * which forks again. Without a limit, that fills the machine within seconds.
 */
export function refuseRecursion(env: NodeJS.ProcessEnv): void {
  const depth = Number(env[variable] ?? 0);
  if (!(depth < deepest)) {
    process.stderr.write(`Error: maas has started itself ${deepest} times in a row: ${variable}=${env[variable]}\n`);
    process.exit(1);
  }
  env[variable] = String(depth + 1);
}
