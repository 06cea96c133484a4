import { type AskedModel, readAsked } from '../../sensor/pipeline/model-trace.js';
import { ruleField } from '../../sensor/triage/triage.js';
import { type DeploymentView, readCluster } from '../cluster/cluster-view.js';
import type { Looking } from '../deploy/list-deployments.js';
import type { Found } from './find-alerts.js';

export interface Explanation {
  readonly guid: string;
  readonly sensor: string | undefined;
  readonly isAlert: boolean;
  readonly score: number | undefined;
  /** The triage rules that matched, in the order of the configuration. */
  readonly rules: readonly ExplainedRule[];
  readonly models: readonly ExplainedModel[];
  /** The names of the threat intel fields, one for each hit. */
  readonly threatIntel: readonly string[];
  /** Sentences about what could not be found out. */
  readonly notes: readonly string[];
}

export interface ExplainedRule {
  readonly name: string | undefined;
  /** Its expression, for a rule in Metron's older form, which has no names. */
  readonly rule: string | undefined;
  readonly comment: string | undefined;
  /** As it is written in the configuration. */
  readonly score: string | undefined;
  readonly reason: string | undefined;
}

export interface ExplainedModel extends AskedModel {
  /** The instance that answered (possibly an earlier, cached question); undefined when it no longer runs. */
  readonly instance: string | undefined;
  readonly node: string | undefined;
  /** SHA-256 of the archive deployed as this name and version; undefined when none is. */
  readonly sha256: string | undefined;
}

/**
 * Explains why a message is an alert: which triage rules matched, and which models were called for it.
 *
 * @param looking access to the cluster, to identify the models; undefined when it cannot be reached
 */
export async function explainAlert({ guid, fields }: Found, looking: Looking | undefined): Promise<Explanation> {
  const asked = readAsked(fields, ':');
  const deployments = looking === undefined || asked.length === 0 ? [] : (await readCluster(looking)).deployments;
  const models = asked.map((model) => explainModel(model, deployments));
  const gone = models.filter(({ sha256 }) => looking !== undefined && sha256 === undefined);
  const score = Number(fields['threat:triage:score'] ?? fields['threat:triage:level'] ?? Number.NaN);
  return {
    guid,
    sensor: textOf(fields['source:type']),
    isAlert: fields['is_alert'] === 'true' || fields['is_alert'] === true,
    score: Number.isNaN(score) ? undefined : score,
    rules: rulesOf(fields),
    models,
    threatIntel: Object.keys(fields).filter((name) => name.startsWith('threatintels:') && !name.endsWith(':ts')),
    notes: [
      ...(looking === undefined && asked.length > 0 ? ['the cluster could not be reached: instances and artifacts are not known'] : []),
      ...gone.map(({ name, version }) => `${name} ${version} is deployed no more`),
    ],
  };
}

function rulesOf(fields: Found['fields']): ExplainedRule[] {
  const rules: ExplainedRule[] = [];
  for (let place = 0; `threat:triage:rules:${place}:score` in fields; place++) {
    const field = (name: string) => textOf(fields[`threat:triage:rules:${place}:${name}`]);
    const rule = textOf(fields[ruleField(place, ':')]);
    rules.push({ name: field('name'), rule, comment: field('comment'), score: field('score'), reason: field('reason') });
  }
  return rules;
}

function explainModel(asked: AskedModel, deployments: readonly DeploymentView[]): ExplainedModel {
  const found = deployments.find(({ deployment }) => deployment.name === asked.name && deployment.version === asked.version);
  const instance = found?.instances.find(({ record }) => record?.endpoint?.url === asked.url);
  return { ...asked, instance: instance?.instance, node: instance?.node, sha256: found?.deployment.artifact.sha256 };
}

function textOf(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : String(value);
}
