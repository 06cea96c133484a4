import { z } from 'zod';

/** The schema of maas.yaml. The file and all its fields are optional; docs/model-directory.md shows them all. */

export const manifestFile = 'maas.yaml';

const seconds = z.number('must be a number of seconds').min(0, 'must not be negative').max(86_400, 'must be at most a day, 86400');

const requires = z.strictObject({
  /** Programs that must be on each node's PATH. */
  commands: z.array(z.string().regex(/^[A-Za-z0-9_./+-]+$/, 'must be the name or path of a program')).default([]),
  /** Modules that `python3 -c 'import …'` must find on each node. */
  python: z.array(z.string().regex(/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/, 'must be the name of a Python module')).default([]),
});

const timeoutSeconds = seconds.min(1, 'must be at least 1').default(600);

/**
 * When a model is ready. `listen`: its port listens. `http`: a GET is answered, too. `file`: endpoint.dat exists.
 * Metron waits ten minutes, hence the default timeout.
 */
const ready = z.discriminatedUnion(
  'by',
  [
    z.strictObject({ by: z.literal('listen'), timeoutSeconds }),
    z.strictObject({
      by: z.literal('http'),
      /** Below the endpoint's URL. */
      path: z
        .string()
        .regex(/^\/\S*$/, 'must start with / and have no spaces')
        .default('/'),
      status: z.int('must be an HTTP status').min(100, 'must be an HTTP status').max(599, 'must be an HTTP status').default(200),
      intervalSeconds: seconds.min(0.1, 'must be at least 0.1').default(1),
      timeoutSeconds,
    }),
    z.strictObject({ by: z.literal('file'), timeoutSeconds }),
  ],
  'must be listen, http or file',
);

const stop = z.strictObject({
  /** The time from leaving the registry to TERM, in which calls under way can finish. */
  drainSeconds: seconds.default(5),
  /** The time from TERM to KILL. */
  graceSeconds: seconds.default(10),
});

const restart = z.strictObject({
  /** Give up after this many ends within the window. */
  attempts: z.int('must be a whole number').min(1, 'must be at least 1').max(1000, 'must be at most 1000').default(5),
  windowSeconds: seconds.min(1, 'must be at least 1').default(600),
});

const argument = z.union([z.string(), z.number(), z.boolean()], 'must be text, a number or a boolean').transform(String);

const example = z.strictObject({
  args: z.record(z.string(), argument).default({}),
  /** What the answer must hold; it may hold more. */
  expect: z.record(z.string(), z.json()).default({}),
});

const modelFunction = z.strictObject({ description: z.string().optional(), examples: z.array(example).default([]) });

const manifest = z.strictObject({
  /** Which file at the top of the directory starts the model, when there are several. */
  start: z
    .string()
    .regex(/^[^/.\s][^/\0]*$/, 'must be the name of a file at the top of the model directory')
    .optional(),
  /** Memory of one instance in MB, unless `deploy add` says otherwise. */
  memory: z.int('must be a whole number of MB').min(1, 'must be at least 1 MB').max(16_777_216, 'must be in MB').optional(),
  requires: requires.prefault({}),
  env: z
    .record(
      z.string().regex(/^(?!MAAS_)[A-Za-z_]\w*$/, 'must be a name of an environment variable, and not start with MAAS_'),
      z.string('must be text').regex(/^[^\0]*$/, 'must not hold a NUL'),
    )
    .default({}),
  ready: z.preprocess((value) => (typeof value === 'string' ? { by: value } : value), ready).prefault('listen'),
  stop: stop.prefault({}),
  restart: restart.prefault({}),
  functions: z.record(z.string().regex(/^[\w.-]+$/, 'must be letters, digits, dot, dash and underscore'), modelFunction).default({}),
});

export type ModelManifest = z.output<typeof manifest>;
export type Ready = z.output<typeof ready>;
export type Example = z.output<typeof example>;

export interface ManifestProblem {
  /** The path of the field, such as `ready.path`; empty for the whole file. */
  readonly path: readonly (string | number)[];
  /** `must start with /` */
  readonly message: string;
  /** The field that is not allowed there. */
  readonly unknownField?: string;
}

/**
 * Validates the content of a maas.yaml and fills in all defaults. Parsing the result again returns the same.
 *
 * @returns the manifest, or everything that is wrong with it
 */
export function parseManifest(value: unknown): { readonly manifest: ModelManifest } | { readonly problems: readonly ManifestProblem[] } {
  const result = manifest.safeParse(value ?? {});
  if (result.success) return { manifest: result.data };
  return { problems: result.error.issues.flatMap(problemsOf) };
}

/** The manifest of a model without a maas.yaml. */
export const defaultManifest: ModelManifest = manifest.parse({});

/** The fields that are allowed at a path, for suggestions. */
export function fieldsAt(path: readonly (string | number)[]): readonly string[] {
  const [top, , third] = path;
  if (top === undefined) return Object.keys(manifest.shape);
  if (top === 'requires') return Object.keys(requires.shape);
  if (top === 'stop') return Object.keys(stop.shape);
  if (top === 'restart') return Object.keys(restart.shape);
  if (top === 'ready') return ready.options.flatMap((option) => Object.keys(option.shape));
  if (top !== 'functions') return [];
  return Object.keys(third === 'examples' ? example.shape : modelFunction.shape);
}

function problemsOf(issue: z.core.$ZodIssue): ManifestProblem[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((field) => ({ path, message: `has no field ${field}`, unknownField: field }));
  }
  if (issue.code === 'invalid_key') return [{ path, message: issue.issues[0]?.message ?? issue.message }];
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid input'))
    return [{ path, message: `must be ${typeNames[issue.expected] ?? issue.expected}` }];
  return [{ path, message: issue.message }];
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  array: 'a list',
  object: 'a mapping of fields',
  record: 'a mapping of names to values',
};
