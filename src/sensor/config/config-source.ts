/** A config as it was written, and where: a file or znode, for errors. */
export interface ConfigText {
  readonly text: string;
  readonly where: string;
}

/** All of a cluster's sensor configs, by kind and sensor. */
export interface ConfigTexts {
  readonly global: ConfigText | undefined;
  readonly parsers: ReadonlyMap<string, ConfigText>;
  readonly enrichments: ReadonlyMap<string, ConfigText>;
  readonly indexing: ReadonlyMap<string, ConfigText>;
}

/** Where configs come from: a directory, ZooKeeper. */
export interface ConfigSource extends AsyncDisposable {
  current(): ConfigTexts;
  /** Told after each change, where the source follows them. */
  onChange(listener: () => void): void;
}
