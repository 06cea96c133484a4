/**
 * Describes how a model's answer differs from what an example expects; undefined when it does not. At any depth, mappings may have more
 * fields than expected, but lists must have the same length.
 */
export function expectationMismatch(expected: unknown, actual: unknown, at = ''): string | undefined {
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return differs(at, expected, actual);
    return firstOf(expected.map((item, index) => () => expectationMismatch(item, actual[index], `${at}[${index}]`)));
  }
  if (isMapping(expected)) {
    if (!isMapping(actual)) return differs(at, expected, actual);
    return firstOf(
      Object.entries(expected).map(
        ([key, value]) =>
          () =>
            expectationMismatch(value, actual[key], at === '' ? key : `${at}.${key}`),
      ),
    );
  }
  return expected === actual ? undefined : differs(at, expected, actual);
}

function firstOf(checks: readonly (() => string | undefined)[]): string | undefined {
  for (const check of checks) {
    const mismatch = check();
    if (mismatch !== undefined) return mismatch;
  }
  return undefined;
}

function differs(at: string, expected: unknown, actual: unknown): string {
  const got = actual === undefined ? 'nothing' : JSON.stringify(actual);
  return `${at === '' ? 'the answer' : at} is ${got}, expected ${JSON.stringify(expected)}`;
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
