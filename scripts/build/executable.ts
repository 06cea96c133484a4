import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildSync } from 'esbuild';
import { nodeFlags } from './node-flags.ts';

export type Arch = 'x64' | 'arm64';

/** Marks the place in Node's binary that says whether there is an application in it; https://nodejs.org/api/single-executable-applications.html */
const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/** Adds `<chunk>.cache` for every chunk; for the machine that this runs on. */
export function writeCodeCaches(root: string, chunks: string): void {
  const env = { HOME: '/nonexistent', PATH: '' };
  execFileSync(process.execPath, [...nodeFlags, path.join(root, 'scripts/build/code-cache.ts'), chunks], {
    cwd: '/',
    env,
    stdio: 'inherit',
  });
}

/**
 * Puts everything in the directory `chunks` into a copy of Node.
 *
 * @returns the executable's path
 */
export function writeExecutable(root: string, chunks: string, { arch }: { readonly arch: Arch }): string {
  const build = path.join(root, 'build');
  const node = path.join(root, `node_modules/node-linux-${arch}/bin/node`);
  const boot = path.join(build, 'boot.cjs');
  const blob = path.join(build, `maas-${arch}.blob`);
  const unfinished = path.join(build, `maas-${arch}`);
  const finished = path.join(root, 'dist', arch === process.arch ? 'maas' : `maas-${arch}`);

  buildSync({
    entryPoints: [path.join(root, 'scripts/build/boot.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    outfile: boot,
  });
  const config = {
    main: boot,
    output: blob,
    disableExperimentalSEAWarning: true,
    useSnapshot: false,
    // boot is too small to gain by one, and Node warns on stderr when it can't use it.
    useCodeCache: false,
    execArgv: nodeFlags,
    execArgvExtension: 'none',
    assets: Object.fromEntries(readdirSync(chunks).map((name) => [name, path.join(chunks, name)])),
  };
  const configFile = path.join(build, `sea-${arch}.json`);
  writeFileSync(configFile, JSON.stringify(config, undefined, 2));
  execFileSync(process.execPath, ['--no-warnings', '--experimental-sea-config', configFile], { stdio: ['ignore', 'ignore', 'pipe'] });

  copyFileSync(node, unfinished);
  chmodSync(unfinished, 0o755);
  const postject = path.join(root, 'node_modules/postject/dist/cli.js');
  execFileSync(process.execPath, [postject, unfinished, 'NODE_SEA_BLOB', blob, '--sentinel-fuse', fuse], { stdio: 'ignore' });

  mkdirSync(path.dirname(finished), { recursive: true });
  renameSync(unfinished, finished);
  return finished;
}
