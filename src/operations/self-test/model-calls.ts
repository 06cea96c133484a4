import { Failure } from '../../errors/catalogue.js';
import { callModel, type ModelAnswer } from '../../metron/model-call.js';
import type { Registration } from '../../metron/registration.js';
import { registrationsOfModel } from '../cluster/read-registrations.js';
import type { Attempt } from './steps.js';
import type { TestedCluster } from './tested-cluster.js';

/** Checks that the echo model answers with the host it was asked about. @throws Failure CHECKS_FAILED */
export async function callEcho(cluster: TestedCluster, attempt: Attempt): Promise<void> {
  const answer = await call(cluster, cluster.names.echo, 'yahoo.com', attempt);
  if (answer['host'] !== 'yahoo.com')
    throw new Failure('CHECKS_FAILED', `it should answer with what it was asked, but answered ${JSON.stringify(answer)}`);
}

/** Checks the verdicts of the runbook's model. @throws Failure CHECKS_FAILED */
export async function callDga(cluster: TestedCluster, attempt: Attempt): Promise<void> {
  for (const [host, verdict] of [
    ['yahoo.com', 'legit'],
    ['cnn.com', 'malicious'],
  ] as const) {
    const answer = await call(cluster, cluster.names.dga, host, attempt);
    if (answer['is_malicious'] !== verdict)
      throw new Failure('CHECKS_FAILED', `${host} should be ${verdict}, but the model answered ${JSON.stringify(answer)}`);
  }
}

/** Calls a random instance from the registry. @throws Failure NO_SUCH_MODEL, MODEL_CALL_FAILED */
export async function call(cluster: TestedCluster, name: string, host: string, { signal, tell }: Attempt): Promise<ModelAnswer> {
  const found = await registered(cluster, name, signal);
  const chosen = found[Math.floor(cluster.random.fraction() * found.length)];
  if (chosen === undefined) throw new Failure('NO_SUCH_MODEL', `discovery finds no instance of ${name}`);
  tell(chosen.url);
  return callModel({ endpoint: chosen, args: { host }, signal }, cluster.clock);
}

/** The registrations of a model, of all its versions. */
export async function registered({ zk, zkRoot }: TestedCluster, name: string, signal: AbortSignal): Promise<readonly Registration[]> {
  return (await registrationsOfModel(zk, zkRoot, name, signal)).registrations;
}

/** Checks that nothing answers at the URL of a removed model. @throws Failure CHECKS_FAILED when something does */
export async function mustNotAnswer(url: string, { clock }: TestedCluster, signal: AbortSignal): Promise<void> {
  const endpoint = { url, functions: { apply: 'apply' } };
  try {
    await callModel({ endpoint, args: {}, signal, timeoutMs: 5_000 }, clock);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof Failure)) throw error;
    // A failure with `trouble` is one of the connection; any other is a bad answer, but still an answer.
    if (error.details['trouble'] !== undefined) return;
  }
  throw new Failure('CHECKS_FAILED', `${url} still answers, although the model was removed`);
}
