/** What is known of an indicator: column -> value. */
export type KnownColumns = Readonly<Record<string, string>>;

export interface KeyValueKey {
  /** Of the thing that is known: `malicious_ip`, `whois`. */
  readonly type: string;
  /** `10.0.0.1`, `yahoo.com` */
  readonly indicator: string;
  /** Default: the store's own. */
  readonly table?: string | undefined;
  readonly columnFamily?: string | undefined;
}

/** Reference data by type and indicator, as Metron keeps it in HBase: for the enrichment and threat intel stages, and ENRICHMENT_GET. */
export interface KeyValueStore extends AsyncDisposable {
  /** At once when it is at hand. @returns undefined when nothing is known @throws Failure when the store cannot be reached */
  get(key: KeyValueKey, signal?: AbortSignal): KnownColumns | undefined | Promise<KnownColumns | undefined>;
}
