/**
 * `npm run demo`: builds maas, starts a cluster of its own in a temporary directory, deploys two models, calls them, lets a sensor
 * call one until there is an alert, removes them, stops.
 * Every command it runs is shown as you would type it.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = path.join(import.meta.dirname, '..');
const maas = path.join(root, 'dist/maas');
const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(name, () => interrupted.abort(new Error(`interrupted by ${name}`)));

const lacks = missing();
if (lacks.length > 0) {
  console.error(`the example models need ${lacks.join(', ')}: apt-get install ${lacks.join(' ')}`);
  process.exit(1);
}
const directory = mkdtempSync(path.join(tmpdir(), 'maas-demo-'));
const index = `sqlite://${path.join(directory, 'alerts.sqlite')}`;
const env = { ...process.env, MAAS_DEV_DIR: directory, MAAS_SEARCH: index, NO_COLOR: '1' };
for (const name of ['MAAS_ZK_QUORUM', 'MAAS_STORE', 'MAAS_CONTROL_ROOT', 'MAAS_ZK_ROOT']) delete (env as Record<string, unknown>)[name];

function say(text: string): void {
  console.log(`\n== ${text}`);
}

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
}

/** Runs a program to its end, or until the demo is interrupted. */
async function ended(file: string, args: readonly string[], stderr: 'inherit' | 'ignore'): Promise<Ended> {
  interrupted.signal.throwIfAborted();
  const child = spawn(file, args, { cwd: root, env, stdio: ['ignore', 'pipe', stderr] });
  const end = () => child.kill('SIGTERM');
  interrupted.signal.addEventListener('abort', end);
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  const [status] = await once(child, 'close');
  interrupted.signal.removeEventListener('abort', end);
  interrupted.signal.throwIfAborted();
  return { status, stdout };
}

async function run(...args: string[]): Promise<string> {
  console.log(`$ maas ${args.join(' ')}`);
  const { status, stdout } = await ended(maas, args, 'inherit');
  process.stdout.write(stdout);
  if (status !== 0) throw new Error(`maas ${args.join(' ')} ended with ${status}`);
  return stdout;
}

async function resultOf(...args: string[]) {
  const { stdout } = await ended(maas, [...args, '--json'], 'ignore');
  return JSON.parse(stdout).result;
}

interface Deployed {
  readonly name: string;
  readonly endpoints: readonly string[];
}

/** The alert of the runbook, and no other. */
async function checkAlerts(): Promise<void> {
  const { alerts } = await resultOf('alerts', 'search', '--all');
  const found: { fields: Record<string, unknown> }[] = alerts;
  const of = (domain: string) => found.filter(({ fields }) => fields['domain_without_subdomains'] === domain).map(({ fields }) => fields);
  const [yahoo] = of('yahoo.com');
  const [cnn] = of('cnn.com');
  if (yahoo?.['is_malicious'] !== 'legit' || 'is_alert' in yahoo) throw new Error(`yahoo.com is to be legit: ${JSON.stringify(yahoo)}`);
  if (cnn?.['is_alert'] !== 'true' || cnn['threat:triage:level'] !== 100)
    throw new Error(`cnn.com is to be an alert: ${JSON.stringify(cnn)}`);
}

/** Of a model, through discovery. */
async function endpointsOf(name: string): Promise<readonly string[]> {
  const { deployments } = await resultOf('deploy', 'list');
  return (deployments as readonly Deployed[]).flatMap((each) => (each.name === name ? each.endpoints : []));
}

async function call(url: string): Promise<string> {
  console.log(`$ curl ${url}`);
  const { status, stdout } = await ended('curl', ['-s', '-m', '5', url], 'ignore');
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
    await sleep(50, undefined, { signal: interrupted.signal });
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
  await run('deploy', 'add', 'examples/mock-dga', '--name', 'dga', '--version', '1.0', '--instances', '2', '--memory', '128');
  say('Ship a model in bash');
  await run('deploy', 'add', 'examples/echo', '--name', 'echo', '--version', '1.0', '--memory', '64');
  say('What runs');
  await run('deploy', 'list');

  say('Ask the model about two domains');
  const [dga = ''] = await endpointsOf('dga');
  expect(await call(`${dga}/apply?host=yahoo.com`), 'legit');
  expect(await call(`${dga}/apply?host=cnn.com`), 'malicious');
  const [echo = ''] = await endpointsOf('echo');
  expect(await call(`${echo}/echo/foobar`), 'foobar');

  say("Configure the runbook's sensor: it asks the model about every domain in Squid's access log");
  await run('config', 'push', 'examples/squid/zookeeper');
  say('Run its pipeline over a few lines of that log, into an index');
  await run('sensor', 'run', 'squid', '--from', 'examples/squid/access.log', '--to', 'search');
  say('All are in the index: yahoo.com is legit, and cnn.com an alert of level 100');
  const columns = 'domain_without_subdomains,is_malicious,is_alert,threat:triage:level';
  expect(await run('alerts', 'search', '--all', '--columns', columns), 'yahoo.com');
  await checkAlerts();

  say('Take one instance away, then all');
  await run('deploy', 'remove', '--name', 'dga', '--version', '1.0', '--instances', '1');
  await run('deploy', 'remove', '--name', 'dga', '--version', '1.0', '--instances', '1');
  await run('deploy', 'remove', '--name', 'echo', '--version', '1.0', '--instances', '1');
  await run('deploy', 'list');
  expect(await call(`${dga}/apply?host=cnn.com`), 'no answer');
}

let dev: ChildProcess | undefined;
try {
  say('Build one file that is all of maas');
  const built = await ended(process.execPath, ['scripts/build.ts'], 'inherit');
  process.stdout.write(built.stdout);
  if (built.status !== 0) throw new Error(`the build ended with ${built.status}`);
  say(`Start a cluster in ${directory}: $ maas dev`);
  dev = spawn(maas, ['dev', '--dir', directory, '--zk-port', '0'], { env, stdio: ['ignore', 'inherit', 'inherit'] });
  await tour(dev);
  say('All of it worked. Stopping the cluster');
} catch (error) {
  console.error(`\nthe demo failed: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  if (dev?.exitCode === null && dev.signalCode === null) {
    const stopped = once(dev, 'close');
    dev.kill('SIGTERM');
    await stopped;
  }
  rmSync(directory, { recursive: true, force: true });
}
