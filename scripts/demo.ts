/**
 * `npm run demo`: builds maas, starts a cluster of its own in a temporary directory, deploys two models, calls them, lets a sensor
 * call one until there is an alert, removes them, stops.
 * Every command it runs is shown as you would type it.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = path.join(import.meta.dirname, '..');
const maas = path.join(root, 'dist/maas');
const directory = mkdtempSync(path.join(tmpdir(), 'maas-demo-'));
const index = `sqlite://${path.join(directory, 'alerts.sqlite')}`;
const env = { ...process.env, MAAS_DEV_DIR: directory, MAAS_SEARCH: index, NO_COLOR: '1' };
for (const name of ['MAAS_ZK_QUORUM', 'MAAS_STORE', 'MAAS_CONTROL_ROOT', 'MAAS_ZK_ROOT']) delete (env as Record<string, unknown>)[name];

function say(text: string): void {
  console.log(`\n== ${text}`);
}

function run(...args: string[]): string {
  console.log(`$ maas ${args.join(' ')}`);
  const { status, stdout, stderr } = spawnSync(maas, args, { cwd: root, env, encoding: 'utf8' });
  process.stdout.write(stderr + stdout);
  if (status !== 0) throw new Error(`maas ${args.join(' ')} ended with ${status}`);
  return stdout;
}

interface Deployed {
  readonly name: string;
  readonly endpoints: readonly string[];
}

/** The alert of the runbook, and no other. */
function checkAlerts(): void {
  const text = spawnSync(maas, ['alerts', 'search', '--all', '--json'], { cwd: root, env, encoding: 'utf8' }).stdout;
  const found: { fields: Record<string, unknown> }[] = JSON.parse(text).result.alerts;
  const of = (domain: string) => found.filter(({ fields }) => fields['domain_without_subdomains'] === domain).map(({ fields }) => fields);
  const [yahoo] = of('yahoo.com');
  const [cnn] = of('cnn.com');
  if (yahoo?.['is_malicious'] !== 'legit' || 'is_alert' in yahoo) throw new Error(`yahoo.com is to be legit: ${JSON.stringify(yahoo)}`);
  if (cnn?.['is_alert'] !== 'true' || cnn['threat:triage:level'] !== 100)
    throw new Error(`cnn.com is to be an alert: ${JSON.stringify(cnn)}`);
}

/** Of a model, through discovery. */
function endpointsOf(name: string): readonly string[] {
  const text = spawnSync(maas, ['deploy', 'list', '--json'], { cwd: root, env, encoding: 'utf8' }).stdout;
  const deployments: readonly Deployed[] = JSON.parse(text).result.deployments;
  return deployments.flatMap((each) => (each.name === name ? each.endpoints : []));
}

function call(url: string): string {
  console.log(`$ curl ${url}`);
  const { status, stdout } = spawnSync('curl', ['-s', '-m', '5', url], { encoding: 'utf8' });
  const answer = status === 0 ? stdout.trim() : `no answer (curl ended with ${status})`;
  console.log(answer);
  return answer;
}

function expect(found: string, wanted: string): void {
  if (!found.includes(wanted)) throw new Error(`expected ${wanted}, got ${found}`);
}

async function until(what: string, isSo: () => boolean): Promise<void> {
  for (let waited = 0; waited < 20_000; waited += 50) {
    if (isSo()) return;
    await sleep(50);
  }
  throw new Error(`${what}: not within 20 s`);
}

function missing(): string[] {
  const has = (command: string, ...args: string[]) => spawnSync(command, args, { stdio: 'ignore' }).status === 0;
  const lacks: string[] = [];
  if (!has('python3', '-c', 'import flask') && !has('/usr/bin/python3', '-c', 'import flask')) lacks.push('python3-flask');
  if (!has('sh', '-c', 'command -v ncat || command -v nc')) lacks.push('ncat');
  if (!has('curl', '--version')) lacks.push('curl');
  return lacks;
}

async function tour(dev: ChildProcess): Promise<void> {
  await until('the cluster comes up', () => existsSync(path.join(directory, 'dev.json')) || dev.exitCode !== null);

  say("Ship the runbook's Flask model, two instances of it: each finds a port of its own and registers it");
  run('deploy', 'add', 'examples/mock-dga', '--name', 'dga', '--version', '1.0', '--instances', '2', '--memory', '128');
  say('Ship a model in bash');
  run('deploy', 'add', 'examples/echo', '--name', 'echo', '--version', '1.0', '--memory', '64');
  say('What runs');
  run('deploy', 'list');

  say('Ask the model about two domains');
  const [dga = ''] = endpointsOf('dga');
  expect(call(`${dga}/apply?host=yahoo.com`), 'legit');
  expect(call(`${dga}/apply?host=cnn.com`), 'malicious');
  const [echo = ''] = endpointsOf('echo');
  expect(call(`${echo}/echo/foobar`), 'foobar');

  say("Configure the runbook's sensor: it asks the model about every domain in Squid's access log");
  run('config', 'push', 'examples/squid/zookeeper');
  say('Run its pipeline over a few lines of that log, into an index');
  run('sensor', 'run', 'squid', '--from', 'examples/squid/access.log', '--to', 'search');
  say('All are in the index: yahoo.com is legit, and cnn.com an alert of level 100');
  const columns = 'domain_without_subdomains,is_malicious,is_alert,threat:triage:level';
  expect(run('alerts', 'search', '--all', '--columns', columns), 'yahoo.com');
  checkAlerts();

  say('Take one instance away, then all');
  run('deploy', 'remove', '--name', 'dga', '--version', '1.0', '--instances', '1');
  run('deploy', 'remove', '--name', 'dga', '--version', '1.0', '--instances', '1');
  run('deploy', 'remove', '--name', 'echo', '--version', '1.0', '--instances', '1');
  run('deploy', 'list');
  expect(call(`${dga}/apply?host=cnn.com`), 'no answer');
}

const lacks = missing();
if (lacks.length > 0) {
  console.error(`the example models need ${lacks.join(', ')}: apt-get install ${lacks.join(' ')}`);
  process.exit(1);
}
say('Build one file that is all of maas');
execFileSync(process.execPath, ['scripts/build.ts'], { cwd: root, stdio: 'inherit' });
say(`Start a cluster in ${directory}: $ maas dev`);
const dev = spawn(maas, ['dev', '--dir', directory, '--zk-port', '0'], { env, stdio: ['ignore', 'inherit', 'inherit'] });
try {
  await tour(dev);
  say('All of it worked. Stopping the cluster');
} catch (error) {
  console.error(`\nthe demo failed: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  dev.kill('SIGTERM');
  if (dev.exitCode === null) await new Promise((resolve) => dev.once('close', resolve));
  rmSync(directory, { recursive: true, force: true });
}
