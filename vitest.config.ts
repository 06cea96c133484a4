import { defineConfig } from 'vitest/config';

/** The tiers of tests, by suffix: what each may touch is in CONTRIBUTING.md. */
const tiers = [
  { name: 'unit', testTimeout: 30_000 },
  { name: 'contract', testTimeout: 60_000 },
  { name: 'real', testTimeout: 120_000 },
  { name: 'e2e', testTimeout: 120_000 },
];

export default defineConfig({
  test: {
    projects: tiers.map(({ name, testTimeout }) => ({
      test: { name, include: [`test/**/*.${name}.ts`], testTimeout, hookTimeout: Math.max(testTimeout, 60_000) },
    })),
  },
});
