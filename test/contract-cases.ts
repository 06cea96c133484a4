type Body = () => unknown;

/** What a contract suite is written in: vitest's own, or what collects its cases. */
export interface Suite {
  describe(name: string, body: () => void): unknown;
  it(name: string, body: Body): unknown;
  beforeEach(hook: Body): unknown;
  afterEach(hook: Body): unknown;
}

interface ContractCase {
  readonly name: string;
  run(): Promise<void>;
}

/** The cases of a suite, to be run against an implementation that must fail one of them. */
function casesOf(register: (suite: Suite) => void): readonly ContractCase[] {
  const before: Body[] = [];
  const after: Body[] = [];
  const cases: ContractCase[] = [];
  register({
    describe: (_name, body) => body(),
    beforeEach: (hook) => before.push(hook),
    afterEach: (hook) => after.push(hook),
    it: (name, body) =>
      cases.push({
        name,
        run: async () => {
          for (const hook of before) await hook();
          try {
            await body();
          } finally {
            for (const hook of after) await hook();
          }
        },
      }),
  });
  return cases;
}

/** The names of the cases that an implementation fails. */
export async function failedCases(register: (suite: Suite) => void): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const { name, run } of casesOf(register)) await run().catch(() => failed.push(name));
  return failed;
}
