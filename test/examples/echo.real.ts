import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readManifest } from '../../src/domain/model-manifest-yaml.js';
import { freePorts } from '../stack/ports.js';
import { temporaryDirectory } from '../storage/temporary-directory.js';

const example = path.join(import.meta.dirname, '../../examples/echo');

/** Netcats by the name that a machine knows them by, when it has them; the model looks for `ncat`, then for `nc`. */
const netcats = [
  { name: 'ncat', program: programOf('ncat'), as: 'ncat' },
  { name: "OpenBSD's nc", program: programOf('nc.openbsd'), as: 'nc' },
];

function programOf(command: string): string | undefined {
  try {
    return execFileSync('bash', ['-c', 'command -v "$0"', command], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

/** A call. For a moment after each the model does not listen: the next is refused, or reset by the netcat that leaves, and tried again. */
async function call(url: string): Promise<{ status: number; text: string }> {
  for (const deadline = performance.now() + 5_000; ; await sleep(20)) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(3_000) });
      return { status: response.status, text: (await response.text()).trimEnd() };
    } catch (error) {
      const code = error instanceof Error && error.cause instanceof Error && 'code' in error.cause ? error.cause.code : undefined;
      if (!['ECONNREFUSED', 'ECONNRESET', 'UND_ERR_SOCKET'].includes(String(code)) || performance.now() > deadline) throw error;
    }
  }
}

describe.each(netcats)('the echo example with $name', ({ name, program, as }) => {
  describe.skipIf(program === undefined)(`(needs ${name} installed)`, () => {
    let root: Awaited<ReturnType<typeof temporaryDirectory>>;
    let model: ChildProcess;
    let url: string;

    beforeEach(async () => {
      root = await temporaryDirectory();
      const [directory, bin] = [path.join(root.path, 'echo'), path.join(root.path, 'bin')];
      await cp(example, directory, { recursive: true });
      const script = await readFile(path.join(directory, 'echo.sh'), 'utf8');
      const [port = 0] = await freePorts(1);
      await writeFile(path.join(directory, 'echo.sh'), script.replace('port=1500', `port=${port}`));
      url = `http://127.0.0.1:${port}`;

      await mkdir(bin);
      const { requires } = readManifest(await readFile(path.join(directory, 'maas.yaml'), 'utf8'));
      for (const command of requires.commands) await symlink(programOf(command) ?? command, path.join(bin, command));
      await symlink(program ?? '', path.join(bin, as));
      model = spawn(path.join(directory, 'echo.sh'), {
        cwd: directory,
        env: { PATH: bin },
        detached: true,
        stdio: ['ignore', 'ignore', 'inherit'],
      });
    });

    afterEach(async () => {
      if (model.exitCode === null && model.pid !== undefined) {
        const ended = once(model, 'exit');
        process.kill(-model.pid, 'SIGKILL');
        await ended;
      }
      await root[Symbol.asyncDispose]();
    });

    it('answers with what comes after /echo/, or with its arguments, one call after the other', async () => {
      for (let index = 0; index < 20; index++) {
        expect(await call(`${url}/echo/foobar${index}`)).toEqual({ status: 200, text: `foobar${index}` });
      }
      const args = new URLSearchParams({ host: 'yahoo.com', said: 'he said "100% \\n"', empty: '' });
      expect(JSON.parse((await call(`${url}/echo?${args}`)).text)).toEqual(Object.fromEntries(args));
      expect(await call(`${url}/other`)).toEqual({ status: 404, text: 'Resource /other NOT FOUND!' });
      expect((await call(`${url}/echo/*`)).text).toBe('*');
    });

    it('lives through connections that ask for nothing', async () => {
      await call(`${url}/echo/first`);
      let strays = 0;
      for (const deadline = performance.now() + 5_000; strays < 3 && performance.now() < deadline; await sleep(20)) {
        const socket = connect(Number(new URL(url).port), '127.0.0.1');
        const isConnected = await once(socket, 'connect').then(
          () => true,
          () => false,
        );
        socket.destroy();
        if (isConnected) strays += 1;
      }
      expect(strays).toBe(3);
      expect((await call(`${url}/echo/alive`)).text).toBe('alive');
    });
  });
});
