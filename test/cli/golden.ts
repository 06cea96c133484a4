import path from 'node:path';
import { expect } from 'vitest';

/** Compares output with test/cli/golden/<name>, which is reviewed like code; `vitest -u` writes it anew. */
export function expectGolden(text: string, name: string): Promise<void> {
  return expect(text.endsWith('\n') ? text : `${text}\n`).toMatchFileSnapshot(path.join(import.meta.dirname, 'golden', name));
}
