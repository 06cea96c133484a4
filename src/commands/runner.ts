import { hostname } from 'node:os';
import { Flags } from '@oclif/core';
import { fetchFrom } from '../agent/fetch.js';
import { runInContainer } from '../agent/runner.js';
import { workerHost } from '../cli/cluster/worker-host.js';
import { runnerContainer } from '../cli/cluster/yarn-container.js';
import { MaasCommand } from '../cli/maas-command.js';
import { flatRoot } from '../metron/flat-place.js';
import { readServiceConfig } from '../operations/cluster/read-registrations.js';
import { systemFiles } from '../runtime/files/system-files.js';
import { LinuxProcesses } from '../runtime/processes/linux-processes.js';
import { keepHeapSmall, leaveCodeUnoptimized } from '../runtime/small-heap.js';

/** YARN starts the next container at once: one that can't work holds its place for as long. */
const holdMs = 15_000;

export default class Runner extends MaasCommand<{ container: string }> {
  static override hidden = true;
  static override summary = 'Run the instance of a container; YARN starts it, by the engine yarn';
  static override examples = ['<%= config.bin %> runner --service maas-0123abcd-dga-1-0-0123456789ab-r1'];
  static override flags = { service: Flags.string({ required: true, helpValue: '<name>', summary: 'the service that YARN runs it for' }) };
  static override defaultTimeoutMs = undefined;

  override async run(): Promise<{ container: string }> {
    const { flags } = await this.parse(Runner);
    keepHeapSmall();
    leaveCodeUnoptimized();
    const { clock, io } = this.ports;
    const container = runnerContainer(flags.service, io.env, { hostname: hostname(), directory: process.cwd() });
    try {
      await this.#runIn(container);
    } catch (error) {
      if (this.signal.aborted) return { container: container.id };
      this.logger.error('the runner ends', { error });
      await clock.sleep(holdMs, this.signal).catch(() => {});
      throw error;
    }
    return { container: container.id };
  }

  async #runIn(container: ReturnType<typeof runnerContainer>): Promise<void> {
    await using cluster = await this.openCluster();
    const { zk, control, zkRoot, clock, random, log } = cluster;
    const { serviceRoot } = await readServiceConfig(zk, zkRoot, this.signal);
    const fetch = fetchFrom([await cluster.store()], await cluster.openStore(flatRoot(cluster.storeAddress())));
    const processes = new LinuxProcesses(clock);
    const workers = workerHost(this.settings, this.ports.io.env);
    await runInContainer(
      { zk, control, serviceRoot, container, fetch, files: systemFiles, processes, workers, clock, random, log },
      this.signal,
    );
  }
}
