/** Loads fast-json-patch. In the bundle, the exports of a CommonJS module are found only under `default`. */
export async function loadJsonPatch(): Promise<typeof import('fast-json-patch')> {
  const loaded = await import('fast-json-patch');
  return (loaded as unknown as { readonly default?: typeof loaded }).default ?? loaded;
}
