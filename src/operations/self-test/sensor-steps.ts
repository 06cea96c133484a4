import { Failure } from '../../errors/catalogue.js';
import { znodeOf } from '../../sensor/config/config-place.js';
import { createWithParents } from '../../zookeeper/recipes/ensure-path.js';
import { isFault } from '../../zookeeper/recipes/retry.js';
import { squidConfig, squidLine } from './squid-config.js';
import type { Attempt, Step } from './steps.js';
import type { TestedCluster } from './tested-cluster.js';

/** A document as an index holds it. */
export type Found = Readonly<Record<string, unknown>>;

/** The way that lines take through a sensor to an index, on the cluster at hand. */
export interface SensorRoute {
  /** What must be there before lines can be sent: a topic, workers. They follow the step `push-config`, and each other. */
  readonly preparations: readonly Omit<Step, 'needs'>[];
  send(lines: readonly string[], attempt: Attempt): Promise<void>;
  /** What the index holds of the sensor, read by other means than those that wrote it; none before there is an index. */
  documents(signal: AbortSignal): Promise<readonly Found[]>;
}

const foundMs = 60_000;
const lookEveryMs = 250;

/** The runbook's pipeline: configure a sensor, start it, send a legitimate and a malicious request, and find both. */
export function sensorSteps(cluster: TestedCluster, route: SensorRoute): readonly Step[] {
  const { sensor } = cluster.names;
  const steps: Step[] = [
    {
      id: 'push-config',
      title: `push the configuration of the sensor ${sensor}`,
      needs: ['names'],
      run: (attempt) => pushConfig(cluster, attempt),
    },
  ];
  for (const step of route.preparations) steps.push({ ...step, needs: [steps.at(-1)?.id ?? ''] });
  return [
    ...steps,
    {
      id: 'send',
      title: 'send a request to yahoo.com and one to cnn.com',
      needs: [steps.at(-1)?.id ?? '', 'call-dga'],
      run: (attempt) => {
        const now = cluster.clock.now();
        return route.send([squidLine(now, 'http://yahoo.com/'), squidLine(now + 1, 'http://www.cnn.com/news')], attempt);
      },
    },
    {
      id: 'find-alerts',
      title: 'find both in the index, and an alert of level 100 for cnn.com only',
      needs: ['send'],
      run: (attempt) => findBoth(cluster, route, attempt),
    },
  ];
}

/** Pushes the sensor's configuration. Existing znodes are never overwritten, and the global configuration is not touched. */
async function pushConfig({ zk, names }: TestedCluster, { signal, cleanUp }: Attempt): Promise<void> {
  const { parser, enrichment, indexing } = squidConfig(names.sensor, names.dga);
  for (const [type, config] of [
    ['PARSER', parser],
    ['ENRICHMENT', enrichment],
    ['INDEXING', indexing],
  ] as const) {
    const path = znodeOf({ type, name: names.sensor });
    try {
      await createWithParents(zk, path, new TextEncoder().encode(JSON.stringify(config, undefined, 2)), { signal });
    } catch (error) {
      if (!isFault(error, 'exists')) throw error;
      const hint = 'run the test without --runbook-names: what it creates then gets unique names';
      throw new Failure('ALREADY_RUNNING', `the sensor ${names.sensor} is configured already, at ${path}`, { path }, { hint });
    }
    cleanUp(`the configuration ${path}`, (over) => zk.delete(path, 'any', { signal: over }));
  }
}

async function findBoth({ clock, names }: TestedCluster, route: SensorRoute, { signal, tell }: Attempt): Promise<void> {
  const giveUpAt = clock.elapsed() + foundMs;
  for (;;) {
    const found = await route.documents(signal);
    tell(`${found.length} of 2 documents`);
    if (found.length >= 2) return check(found);
    if (clock.elapsed() > giveUpAt) {
      const hint = `maas sensor status ${names.sensor} and maas deploy logs -n ${names.sensor} show what its workers do`;
      throw new Failure('CHECKS_FAILED', `${found.length} of 2 documents were found within ${foundMs / 1_000} s`, {}, { hint });
    }
    await clock.sleep(lookEveryMs, signal);
  }
}

function check(found: readonly Found[]): void {
  if (found.length > 2) throw new Failure('CHECKS_FAILED', `two requests were sent, but ${found.length} documents found`);
  const legit = only(found, 'yahoo.com');
  const malicious = only(found, 'cnn.com');
  expect('is_malicious of yahoo.com', legit['is_malicious'], 'legit');
  expect('is_alert of yahoo.com', legit['is_alert'], undefined);
  expect('is_malicious of cnn.com', malicious['is_malicious'], 'malicious');
  expect('is_alert of cnn.com', malicious['is_alert'], 'true');
  expect('threat:triage:level of cnn.com', malicious['threat:triage:level'], 100);
}

function only(found: readonly Found[], domain: string): Found {
  const [one, ...others] = found.filter((each) => each['domain_without_subdomains'] === domain);
  if (one !== undefined && others.length === 0) return one;
  throw new Failure('CHECKS_FAILED', `${others.length + (one === undefined ? 0 : 1)} documents are of ${domain}, and there should be one`);
}

function expect(what: string, found: unknown, wanted: unknown): void {
  if (found === wanted) return;
  throw new Failure(
    'CHECKS_FAILED',
    `${what} is ${JSON.stringify(found) ?? 'not set'}, and should ${wanted === undefined ? 'not be set' : `be ${JSON.stringify(wanted)}`}`,
  );
}
