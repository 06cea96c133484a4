import type { Kafka } from '../../kafka/port.js';
import type { Models } from '../../models/port.js';
import type { Clock } from '../../runtime/clock/clock.js';
import type { Http } from '../../runtime/http/http.js';
import type { Random } from '../../runtime/random/random.js';
import type { KeyValueStore } from '../../storage/key-values/port.js';
import type { Files } from '../../storage/local/port.js';
import type { AddressDatabases } from '../../storage/mmdb/port.js';
import type { ProfileStore } from '../../storage/profiles/port.js';
import type { Value, ValueMap } from '../values.js';

/**
 * What functions may reach beyond their arguments. Each is present only where its owner gave it: an expression from a sensor's config
 * has no files or network unless the pipeline was told so. A family that needs a new one adds it here, as a port with its own interface.
 */
export interface Capabilities {
  readonly clock?: Clock;
  readonly random?: Random;
  /** The zone of dates that name none, as the IANA or Java calls it; UTC when not given. The JVM's default zone in Metron. */
  readonly timeZone?: string;
  /** The global config, as a map of values. Metron's GLOBAL_CONFIG. */
  readonly globals?: ValueMap;
  /** Models that are deployed. */
  readonly models?: Models<ValueMap>;
  /** Where addresses are, and whose. */
  readonly addresses?: AddressDatabases;
  /** Reference data, by type and indicator. */
  readonly keyValues?: KeyValueStore;
  /** What profiles have measured. */
  readonly profiles?: ProfileStore;
  /** Objects in files of HDFS. */
  readonly objects?: StoredObjects;
  readonly localFiles?: Files;
  readonly hdfsFiles?: Files;
  readonly http?: Http;
  readonly system?: System;
  /** Configurations of the cluster's sensors. */
  readonly configs?: Configs;
  /** Topics of Kafka. */
  readonly kafka?: KafkaAccess;
  /** Compiles a grok expression over the common patterns. */
  readonly grok?: CompileGrok;
  /** Parsers of sensors, to be tried out. */
  readonly parsers?: RecordParsers;
  /** That of whoever types expressions. */
  readonly editor?: Editor;
  /** The shell that expressions are typed into. */
  readonly shell?: Shell;
}

export interface ObjectReading {
  /** How many are kept at most, and for how long. */
  readonly entries: number;
  readonly ttlMs: number;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

export interface StoredObjects {
  /**
   * The same object for all who ask while it is kept.
   * @returns null for an empty file @throws StellarError failed for a file that is not there, too large or no JSON; Failure
   */
  get(path: string, reading: ObjectReading): Promise<Value>;
}

/** By their place below Metron's root: `global`, `parsers/squid`. */
export interface Configs {
  /** @returns undefined when there is none */
  read(place: string): Promise<string | undefined>;
  write(place: string, json: string): Promise<void>;
}

export interface KafkaAccess {
  /** That settings name, `host:port,…`; undefined where they are found otherwise. */
  readonly brokers: string | undefined;
  /**
   * Connects at the first call for these brokers; whoever lends it closes it.
   * @param brokers default: those of the settings
   * @throws Failure KAFKA_UNREACHABLE, NOT_ALLOWED, BAD_SETTING
   */
  open(brokers: string | undefined): Promise<Kafka>;
}

/**
 * @returns what finds the fields of a text, null where one took no part, or undefined where nothing matches; undefined for what is no expression
 */
export type CompileGrok = (expression: string) => ((text: string) => ReadonlyMap<string, Value> | undefined) | undefined;

export interface RecordParsers {
  /**
   * @param config the sensor's parser configuration, as JSON
   * @param reached what the expressions in it may reach, and the global config
   * @throws Error when the configuration can't work
   */
  open(sensor: string, config: string, reached: Capabilities, signal: AbortSignal): Promise<RecordParser>;
}

export interface RecordParser {
  /** Never fails for what the record holds. @throws the reason of `signal` */
  parse(text: string, signal: AbortSignal): Promise<ParsedRecord>;
}

export interface ParsedRecord {
  readonly messages: readonly ReadonlyMap<string, Value>[];
  /** In Metron's error format. */
  readonly errors: readonly ReadonlyMap<string, Value>[];
}

/** The process that evaluates, and the system it runs on. */
export interface System {
  env(name: string): string | undefined;
  /** By Java's names: `os.name`. */
  property(name: string): string | undefined;
}

/** A variable, and what it was set by; one from a file has no expression. */
export interface ShellVariable {
  readonly value: Value;
  readonly expression: string | undefined;
}

export interface Editor {
  /** @returns what the text was made into; undefined when the editor failed @throws Error when there is none */
  edit(text: string, signal: AbortSignal): Promise<string | undefined>;
}

export interface Shell {
  variables(): Iterable<readonly [string, ShellVariable]>;
}

export type Capability = keyof Capabilities;
