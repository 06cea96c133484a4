import { defineConfig } from 'vitest/config';

/** The tiers of tests, by suffix: what each may touch is in CONTRIBUTING.md. */
const tiers = [
  // Without I/O and without global state, its files need no worker of their own each: half the time.
  { name: 'unit', testTimeout: 30_000, isolate: false },
  { name: 'contract', testTimeout: 60_000, isolate: true },
  { name: 'real', testTimeout: 120_000, isolate: true },
  { name: 'e2e', testTimeout: 120_000, isolate: true },
];

export default defineConfig({
  test: {
    projects: tiers.map(({ name, testTimeout, isolate }) => ({
      test: { name, isolate, include: [`test/**/*.${name}.ts`], testTimeout, hookTimeout: Math.max(testTimeout, 60_000) },
    })),
  },
});
