/** In the place of the `debug` package, which opens stderr to see whether it is a terminal. What maas logs, `--log-level` chooses. */
export default function createDebug(namespace: string): (() => void) & { readonly namespace: string; readonly enabled: false } {
  return Object.assign(() => {}, { namespace, enabled: false as const });
}
