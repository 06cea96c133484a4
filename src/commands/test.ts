import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Flags } from '@oclif/core';
import { openCluster } from '../cli/cluster/connect.js';
import { startOwnCluster } from '../cli/cluster/own-cluster.js';
import { currentRequester } from '../cli/cluster/requester.js';
import { KafkaCommand, kafkaFlags } from '../cli/kafka/kafka-command.js';
import { openSteps } from '../cli/render/open-steps.js';
import { junitOf, tapOf } from '../cli/render/test-report.js';
import { showTesting } from '../cli/render/test-steps.js';
import { count } from '../cli/render/text.js';
import { searchFlags } from '../cli/search.js';
import { clusterFlags, globalFlags } from '../cli/shared-flags.js';
import { testRoute } from '../cli/test-route.js';
import { Failure } from '../errors/catalogue.js';
import { selfTest, testNames } from '../operations/self-test/self-test.js';
import { problemOf, type StepReport } from '../operations/self-test/steps.js';

export default class Test extends KafkaCommand<StepReport> {
  static override summary = 'Run the whole runbook on a cluster, and clean up';
  static override description =
    'Tests the cluster that the settings name, or else one of its own in a temporary directory. If the settings also name Kafka and a search ' +
    'server, its sensor runs on a node between these; otherwise it runs here, from a file to a file. All that it creates has unique names ' +
    'and is removed at the end, even after Ctrl-C; nothing else is touched. Exits with 13 when something is wrong.';
  static override examples = [
    '<%= config.bin %> test',
    '<%= config.bin %> test -z node1:2181 --store hdfs://nn1:8020/apps/maas --kafka node1:6667 --search http://node1:9200 --junit maas.xml',
    '<%= config.bin %> test --only call-echo',
  ];
  static override flags = {
    only: Flags.string({
      multiple: true,
      helpValue: '<step>',
      summary: 'run only this step and what it needs; may be given several times',
    }),
    keep: Flags.boolean({ default: false, summary: 'keep what was created, and list it' }),
    junit: Flags.string({ helpValue: '<file>', summary: 'write a JUnit report' }),
    tap: Flags.boolean({ default: false, summary: 'print a report in the Test Anything Protocol' }),
    ...searchFlags,
    'runbook-names': Flags.boolean({ default: false, summary: 'use the names of the runbook: sample, dga, squid' }),
  };
  static override baseFlags = { ...kafkaFlags, ...clusterFlags, ...globalFlags };
  static override defaultTimeoutMs = 900_000;

  override async run(): Promise<StepReport> {
    const { flags } = await this.parse(Test);
    const { clock, random, io } = this.ports;
    const names = testNames(flags['runbook-names'] ? undefined : randomBytes(3).toString('hex'));
    await using resources = new AsyncDisposableStack();
    const scratchDirectory = await mkdtemp(path.join(tmpdir(), 'maas-test-'));
    resources.defer(() => rm(scratchDirectory, { recursive: true, force: true }));
    const isAlone = this.settings.zkQuorum.origin.kind === 'default';
    const own = isAlone ? resources.use(await startOwnCluster({ clock, random, log: this.logger }, this.settings, io.env)) : undefined;
    const settings = own?.settings(this.settings) ?? this.settings;
    // A signal of its own, not that of Ctrl-C: what was created must still be removed after that.
    const ports = { connectors: this.ports.connectors, clock, random, log: this.logger, signal: new AbortController().signal };
    const cluster = resources.use(await openCluster({ settings, env: io.env, timeoutMs: this.timeoutMs, ...ports }));
    this.notice(`cluster: ${own === undefined ? cluster.describe() : 'one of its own'}`);

    const tested = { ...cluster, names, scratchDirectory, requester: currentRequester() };
    await using steps = await openSteps(io, this.talks && !flags.tap);
    const route = await testRoute(tested, settings, io.env, async () => resources.use(await this.openKafka()));
    const report = await selfTest(tested, route, { clock, signal: this.signal, keep: flags.keep, only: flags.only, ...showTesting(steps) });
    await steps.finish();
    if (flags.junit !== undefined) await writeFile(flags.junit, junitOf(report));
    if (flags.tap) io.stdout.write(tapOf(report));
    return this.#conclude(report, flags.keep);
  }

  #conclude(report: StepReport, kept: boolean): StepReport {
    for (const what of report.left) this.notice(kept ? `kept: ${what}` : `left behind: ${what}`);
    const problem = problemOf(report, kept);
    if (problem !== undefined)
      throw new Failure('CHECKS_FAILED', problem, { ...report }, { hint: 'each failed step above shows its reason and what to do' });
    this.log(`${count(report.steps.length, 'step')} passed`);
    return report;
  }
}
