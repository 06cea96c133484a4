import { z } from 'zod';
import type { YarnApplication, YarnNode, YarnQueue, YarnService } from './resource-manager.js';
import { component } from './service-name.js';

/** The parts of a ResourceManager's answers that we use. Empty lists come as null, or are left out. */

const many = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);

export const infoAnswer = z
  .object({ clusterInfo: z.object({ haState: z.string().optional(), hadoopVersion: z.string() }) })
  .transform(({ clusterInfo: { haState = 'ACTIVE', hadoopVersion } }) => ({ isActive: haState === 'ACTIVE', version: hadoopVersion }));

const node = z.object({
  nodeHostName: z.string(),
  state: z.string(),
  usedMemoryMB: z.number(),
  availMemoryMB: z.number(),
  numContainers: z.number(),
  version: z.string().optional(),
  healthReport: z.string().nullish(),
});

export const nodesAnswer = z.object({ nodes: z.object({ node: many(node) }).nullish() }).transform(({ nodes }): readonly YarnNode[] =>
  (nodes?.node ?? []).map((found) => ({
    host: found.nodeHostName,
    state: found.state,
    memoryMb: found.usedMemoryMB + found.availMemoryMB,
    usedMb: found.usedMemoryMB,
    containers: found.numContainers,
    version: found.version ?? '',
    report: found.healthReport ?? '',
  })),
);

const application = z.object({ name: z.string(), state: z.string(), diagnostics: z.string().nullish() });

export const applicationsAnswer = z
  .object({ apps: z.object({ app: many(application) }).nullish() })
  .transform(({ apps }): readonly YarnApplication[] =>
    (apps?.app ?? []).map(({ name, state, diagnostics }) => ({ name, state, diagnostics: firstLine(diagnostics) })),
  );

/** A queue and those below it, in the form of either scheduler: they use different fields for the same thing. */
interface Queue {
  readonly queueName?: string | undefined;
  readonly queuePath?: string | undefined;
  readonly state?: string | undefined;
  readonly usedCapacity?: number | undefined;
  readonly queues?: { readonly queue?: readonly Queue[] | null | undefined } | null | undefined;
}

const queue: z.ZodType<Queue> = z.lazy(() =>
  z.object({
    queueName: z.string().optional(),
    queuePath: z.string().optional(),
    state: z.string().optional(),
    usedCapacity: z.number().optional(),
    queues: z.object({ queue: z.array(queue).nullish() }).nullish(),
  }),
);

const schedulerAnswer = z.object({ scheduler: z.object({ schedulerInfo: queue }) });

/** @returns undefined when there is no such queue, or the scheduler does not list its queues in this form */
export function queueIn(answer: unknown, name: string): YarnQueue | undefined {
  const parsed = schedulerAnswer.safeParse(answer);
  const found = parsed.success ? below(parsed.data.scheduler.schedulerInfo).find((each) => isCalled(each, name)) : undefined;
  return found && { name, state: found.state ?? 'RUNNING', usedCapacity: found.usedCapacity };
}

function below(top: Queue): Queue[] {
  return [top, ...(top.queues?.queue ?? []).flatMap(below)];
}

function isCalled({ queueName, queuePath }: Queue, name: string): boolean {
  return queueName === name || queuePath === name || queuePath === `root.${name}`;
}

const ofService = z.object({
  name: z.string(),
  number_of_containers: z.number(),
  containers: many(z.object({ id: z.string(), state: z.string().optional() })),
});

export const serviceAnswer = z
  .object({ name: z.string(), state: z.string(), diagnostics: z.string().nullish(), components: many(ofService) })
  .transform(({ name, state, diagnostics, components }): YarnService => {
    const ours = components.find((each) => each.name === component);
    return {
      name,
      state,
      diagnostics: firstLine(diagnostics),
      component: ours && {
        wanted: ours.number_of_containers,
        containers: ours.containers.map(({ id, state: of = '' }) => ({ id, state: of })),
      },
    };
  });

const trouble = z.object({ diagnostics: z.string() });
const exception = z.object({ RemoteException: z.object({ message: z.string() }) });

/** YARN's reason for refusing a request; only the first line, since a stack trace may follow. */
export function troubleIn(answer: unknown): string | undefined {
  const said = trouble.safeParse(answer);
  if (said.success) return firstLine(said.data.diagnostics);
  const thrown = exception.safeParse(answer);
  return thrown.success ? firstLine(thrown.data.RemoteException.message) : undefined;
}

function firstLine(text: string | null | undefined): string {
  return (text ?? '').trim().split('\n', 1)[0]?.trim() ?? '';
}
