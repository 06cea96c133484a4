import { access, constants, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ModelManifest } from '../../domain/model-manifest.js';
import type { Processes, Program } from '../../runtime/processes/processes.js';

/** A Python program that prints which of the modules in its arguments cannot be found. */
const findModules = `
import importlib.util, sys
for name in sys.argv[1:]:
    try:
        found = importlib.util.find_spec(name) is not None
    except Exception:
        found = False
    if not found:
        print(name)
`;

const timeoutMs = 30_000;

type Scene = Pick<Program, 'directory' | 'environment' | 'runAs' | 'signal'>;

/**
 * Names the programs that a model requires and this node lacks, in a sentence; undefined when none is missing.
 *
 * @param scene the directory, environment and user with which it will run
 */
export async function missingCommands({ commands, python }: ModelManifest['requires'], scene: Scene): Promise<string | undefined> {
  const wanted = python.length > 0 ? [...new Set([...commands, 'python3'])] : commands;
  const missing: string[] = [];
  for (const command of wanted) if (!(await isRunnable(command, scene))) missing.push(command);
  return missing.length > 0 ? `this node lacks what the model requires: ${missing.join(', ')}` : undefined;
}

/**
 * The same for Python modules. It has to start an interpreter, so it runs while the model starts.
 *
 * @throws what `Processes.run` throws
 */
export async function missingModules(
  { python }: ModelManifest['requires'],
  processes: Processes,
  scene: Scene,
): Promise<string | undefined> {
  if (python.length === 0) return undefined;
  const program = { file: 'python3', arguments: ['-c', findModules, ...python], timeoutMs };
  const { stdout, status, stderr } = await processes.run({ ...scene, ...program });
  const modules = stdout.split('\n').filter(Boolean);
  if (modules.length > 0) return `python3 on this node lacks what the model requires: ${modules.join(', ')}`;
  return status === 0 ? undefined : `python3 on this node does not work: ${stderr.trim().split('\n').at(-1) ?? `it ended with ${status}`}`;
}

async function isRunnable(command: string, { directory, environment }: Scene): Promise<boolean> {
  if (command.includes('/')) return isProgram(path.resolve(directory, command));
  const directories = (environment['PATH'] ?? '').split(':').filter(Boolean);
  for (const each of directories) if (await isProgram(path.join(each, command))) return true;
  return false;
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
