import { access, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { run, stackCache } from './downloads.ts';

/**
 * A Python that has a package, from Python's registry or from the last time.
 *
 * @param requirement `kazoo==2.10.0`
 * @returns the path of its interpreter
 * @throws when Python, its venv module or the registry cannot be had
 */
export async function pythonWith(requirement: string): Promise<string> {
  const environment = path.join(stackCache, requirement.replace('==', '-'));
  const interpreter = path.join(environment, 'bin/python');
  if (await exists(path.join(environment, 'complete'))) return interpreter;
  await mkdir(stackCache, { recursive: true });
  // An environment knows its own path: it is made where it stays, and marked once it is whole.
  await run('python3', ['-m', 'venv', '--clear', environment], stackCache);
  await run(interpreter, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', requirement], stackCache);
  await mkdir(path.join(environment, 'complete'), { recursive: true });
  return interpreter;
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
