import { homedir, tmpdir, type as typeOfSystem, userInfo } from 'node:os';
import type { System } from '../../stellar/functions/capabilities.js';
import type { Io } from '../output/io.js';

/** Environment variables and system properties of this process, for Stellar's shell. Properties have Java's names. */
export function ownSystem(env: Io['env']): System {
  const properties: Readonly<Record<string, () => string>> = {
    'os.name': typeOfSystem,
    'os.arch': () => process.arch,
    'user.name': () => userInfo().username,
    'user.home': homedir,
    'user.dir': () => process.cwd(),
    'java.io.tmpdir': tmpdir,
    'file.separator': () => '/',
    'path.separator': () => ':',
    'line.separator': () => '\n',
  };
  return {
    env: (name) => env[name],
    property: (name) => (Object.hasOwn(properties, name) ? properties[name]?.() : undefined),
  };
}
