import * as vitest from 'vitest';
import { expect } from 'vitest';
import type { Command, Processes, ProcessIdentity } from '../../../src/runtime/processes/processes.js';
import type { Suite } from '../../contract-cases.js';
import { eventually as waitUntil } from '../../eventually.js';

/** A command that does one thing, in the words of an implementation. */
type Fixture = Pick<Command, 'file' | 'arguments'>;

export interface ProcessesUnderTest {
  readonly processes: Processes;
  readonly directory: string;
  readonly port: number;
  /** How long what must come may take; a mutant that it never comes with is waited for in full. */
  readonly patienceMs: number;
  /** How many processes stand above a command. */
  readonly above: number;
  readonly fixtures: {
    readonly exitsWith3: Fixture;
    readonly runs: Fixture;
    readonly ignoresTerm: Fixture;
    /** Starts another in a session of its own, and both run on. */
    readonly forksAway: Fixture;
    readonly listens: Fixture;
    readonly listensOnLoopback: Fixture;
    readonly missing: Fixture;
  };
  close(): Promise<void>;
}

/** What every implementation of the port must do. */
export function processesContract(name: string, open: () => Promise<ProcessesUnderTest>, suite: Suite = vitest): void {
  const { describe, it, beforeEach, afterEach } = suite;
  describe(`${name} keeps the contract of Processes`, () => {
    let on: ProcessesUnderTest;
    let processes: Processes;
    const tag = `contract-${process.pid}-${name}`;
    const admitted = async () => {};
    const command = (fixture: Fixture): Command => ({
      ...fixture,
      directory: on.directory,
      environment: { PATH: process.env['PATH'] ?? '', MAAS_CONTRACT: tag },
      stdoutFile: `${on.directory}/out`,
      stderrFile: `${on.directory}/err`,
      exitFile: `${on.directory}/exit`,
    });
    const ours = async (): Promise<readonly ProcessIdentity[]> => (await processes.byEnvironment('MAAS_CONTRACT')).get(tag) ?? [];

    const eventually = (check: () => Promise<void>) => waitUntil(check, on.patienceMs);
    const running = () => eventually(async () => expect((await ours()).length).toBeGreaterThan(on.above));

    beforeEach(async () => {
      on = await open();
      processes = on.processes;
    });
    afterEach(async () => {
      await eventually(async () => {
        const left = await ours();
        for (const each of left) await processes.signal(each, 'SIGKILL', 'process');
        expect(left).toEqual([]);
      });
      await on.close();
    });

    it('tells the exit status of a command that ended', async () => {
      const started = await processes.start(command(on.fixtures.exitsWith3), admitted);
      await processes.whenEnded(started);
      expect(await processes.isAlive(started)).toBe(false);
      expect(await processes.exitOf(command(on.fixtures.exitsWith3).exitFile)).toEqual({ status: 3 });
    });

    it('tells no exit of one that runs', async () => {
      const started = await processes.start(command(on.fixtures.runs), admitted);
      expect(await processes.isAlive(started)).toBe(true);
      expect(await processes.exitOf(command(on.fixtures.runs).exitFile)).toBeUndefined();
    });

    it('ends with 127 a command that is not there', async () => {
      await processes.whenEnded(await processes.start(command(on.fixtures.missing), admitted));
      expect(await processes.exitOf(command(on.fixtures.missing).exitFile)).toEqual({ status: 127 });
    });

    it('attends a program to its end, and tells of one that is not there', async () => {
      const attend = (fixture: Fixture) => processes.attend({ ...fixture, directory: on.directory, environment: {} });
      expect(await attend(on.fixtures.exitsWith3)).toBe(3);
      await expect(attend(on.fixtures.missing)).rejects.toMatchObject({ code: 'ENOENT' });
    });

    it('shows a command to who admits it, before it runs', async () => {
      let seen: ProcessIdentity | undefined;
      const started = await processes.start(command(on.fixtures.exitsWith3), async (identity) => {
        seen = identity;
        expect(await processes.isAlive(identity)).toBe(true);
      });
      expect(started).toEqual(seen);
    });

    it('never runs a command that was not admitted', async () => {
      const refused = processes.start(command(on.fixtures.exitsWith3), async () => {
        throw new Error('disk full');
      });
      await expect(refused).rejects.toThrow('disk full');
      await eventually(async () => expect(await ours()).toEqual([]));
      expect(await processes.exitOf(command(on.fixtures.exitsWith3).exitFile)).not.toEqual({ status: 3 });
    });

    it('ends the group, and tells which signal ended the command', async () => {
      const started = await processes.start(command(on.fixtures.runs), admitted);
      await running();
      await processes.signal(started, 'SIGTERM', 'group');
      await processes.whenEnded(started);
      await eventually(async () => expect(await ours()).toEqual([]));
      expect(await processes.exitOf(command(on.fixtures.runs).exitFile)).toEqual({ signal: 'SIGTERM' });
    });

    it('cannot be kept from killing one that ignores TERM', async () => {
      const started = await processes.start(command(on.fixtures.ignoresTerm), admitted);
      await running();
      await processes.signal(started, 'SIGTERM', 'group');
      expect(await processes.isAlive(started)).toBe(true);
      await processes.signal(started, 'SIGKILL', 'group');
      await processes.whenEnded(started);
    });

    it('finds a child that went into a session of its own', async () => {
      const started = await processes.start(command(on.fixtures.forksAway), admitted);
      await eventually(async () => expect((await ours()).length).toBeGreaterThan(on.above + 1));
      await processes.signal(started, 'SIGKILL', 'group');
      await processes.whenEnded(started);
      expect((await ours()).length).toBeGreaterThan(0);
    });

    it('takes no later process of the same pid, nor one of another boot, for the same', async () => {
      const started = await processes.start(command(on.fixtures.runs), admitted);
      expect(await processes.isAlive({ ...started, startTicks: started.startTicks + 1 })).toBe(false);
      expect(await processes.isAlive({ ...started, bootId: 'another' })).toBe(false);
      await processes.signal({ ...started, bootId: 'another' }, 'SIGKILL', 'process');
      expect(await processes.isAlive(started)).toBe(true);
    });

    it('sees who listens on which port, without connecting', async () => {
      await processes.start(command(on.fixtures.listens), admitted);
      const listening = { port: on.port, loopbackOnly: false };
      await eventually(async () => expect(await processes.listeningPorts()).toContainEqual(listening));
      expect(await processes.listeningPortsOf(await ours())).toEqual([listening]);
      expect(await processes.listeningPortsOf([])).toEqual([]);
      const holder = await processes.listenerOn(on.port);
      expect((await ours()).map(({ pid }) => pid)).toContain(holder?.pid);
    });

    it('tells a port that only this machine reaches', async () => {
      await processes.start(command(on.fixtures.listensOnLoopback), admitted);
      await eventually(async () => {
        expect(await processes.listeningPortsOf(await ours())).toEqual([{ port: on.port, loopbackOnly: true }]);
      });
    });

    it('counts the memory of what runs', async () => {
      await processes.start(command(on.fixtures.runs), admitted);
      const resident = await processes.residentBytes(await ours());
      expect(resident).toBeGreaterThan(100_000);
      expect(await processes.proportionalBytes(await ours())).toBeLessThanOrEqual(resident);
    });

    it('gives up waiting when the signal aborts', async () => {
      const stop = new AbortController();
      const started = await processes.start(command(on.fixtures.runs), admitted);
      const waiting = processes.whenEnded(started, stop.signal);
      stop.abort(new Error('enough'));
      await expect(waiting).rejects.toThrow('enough');
    });
  });
}
