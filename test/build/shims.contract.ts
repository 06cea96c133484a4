import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../storage/temporary-directory.js';

const shims = [
  ['maas_service.sh', 'metron-service'],
  ['maas_deploy.sh', 'metron-deploy'],
  ['zk_load_configs.sh', 'metron-config'],
  ['start_parser_topology.sh', 'metron-sensor'],
] as const;

describe.each(shims)("Metron's %s", (shim, command) => {
  let home: Awaited<ReturnType<typeof temporaryDirectory>>;
  const at = (...names: string[]) => path.join(home.path, ...names);

  beforeEach(async () => {
    home = await temporaryDirectory();
    await mkdir(at('bin'));
    await copyFile(path.resolve('bin', shim), at('bin', shim));
    await mkdir(at('path'));
    await program('path', 'maas');
  });
  afterEach(() => home[Symbol.asyncDispose]());

  /** It says where it lies, and what it was told. */
  const program = (...names: string[]) => writeFile(at(...names), `#!/bin/sh\necho ${names.join('/')} "$@"\n`, { mode: 0o755 });
  const run = async () => {
    const { stdout } = await execa(at('bin', shim), ['-zq', 'a b'], { env: { PATH: `${at('path')}:/usr/bin:/bin` } });
    return stdout;
  };

  it('is answered by the maas beside it, else by the one that was built, else by that of PATH', async () => {
    expect(await run()).toBe(`path/maas ${command} -zq a b`);
    await mkdir(at('dist'));
    await program('dist', 'maas');
    expect(await run()).toBe(`dist/maas ${command} -zq a b`);
    await program('bin', 'maas');
    expect(await run()).toBe(`bin/maas ${command} -zq a b`);
  });

  it('passes over a directory of that name, which may be entered and not run', async () => {
    await mkdir(at('bin', 'maas'));
    await mkdir(at('dist', 'maas'), { recursive: true });
    expect(await run()).toBe(`path/maas ${command} -zq a b`);
  });
});
