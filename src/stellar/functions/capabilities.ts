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
 * What functions may use beyond their arguments. Each capability is present only if the evaluator was given it: an expression from a
 * sensor's configuration reaches no files or network unless the pipeline was told so. A family that needs a new one adds it here, as a port
 * with its own interface.
 */
export interface Capabilities {
  readonly clock?: Clock;
  readonly random?: Random;
  /** The time zone of dates that name none, by its IANA or Java name; default UTC. In Metron it is the JVM's default zone. */
  readonly timeZone?: string;
  /** The global configuration, Metron's GLOBAL_CONFIG, as a map of values. */
  readonly globals?: ValueMap;
  /** The deployed models. */
  readonly models?: Models<ValueMap>;
  /** Databases of the location and owner of IP addresses. */
  readonly addresses?: AddressDatabases;
  /** Reference data, by type and indicator. */
  readonly keyValues?: KeyValueStore;
  /** The measurements of profiles. */
  readonly profiles?: ProfileStore;
  /** Objects stored in files of HDFS. */
  readonly objects?: StoredObjects;
  readonly localFiles?: Files;
  readonly hdfsFiles?: Files;
  readonly http?: Http;
  readonly system?: System;
  /** The configurations of the cluster's sensors. */
  readonly configs?: Configs;
  /** Kafka's topics. */
  readonly kafka?: KafkaAccess;
  /** Compiles a grok expression over the common patterns. */
  readonly grok?: CompileGrok;
  /** Sensors' parsers, for trying them out. */
  readonly parsers?: RecordParsers;
  /** The editor of the person who types expressions. */
  readonly editor?: Editor;
  /** The shell that expressions are typed into. */
  readonly shell?: Shell;
}

export interface ObjectReading {
  /** How many objects the cache keeps at most, and how long it keeps each. */
  readonly entries: number;
  readonly ttlMs: number;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

export interface StoredObjects {
  /**
   * Reads the object in a file. All callers get the same object while it is cached.
   * @returns null for an empty file
   * @throws StellarError failed for a file that does not exist, is too large or not JSON; Failure
   */
  get(path: string, reading: ObjectReading): Promise<Value>;
}

/** Configurations by their path below Metron's root znode: `global`, `parsers/squid`. */
export interface Configs {
  /** @returns undefined when there is no such configuration */
  read(place: string): Promise<string | undefined>;
  write(place: string, json: string): Promise<void>;
}

export interface KafkaAccess {
  /** The brokers that the settings name, `host:port,…`; undefined where they are found in another way. */
  readonly brokers: string | undefined;
  /**
   * Connects at the first call for these brokers. The owner of this capability closes the connection.
   * @param brokers undefined for those of the settings
   * @throws Failure KAFKA_UNREACHABLE, NOT_ALLOWED, BAD_SETTING
   */
  open(brokers: string | undefined): Promise<Kafka>;
}

/**
 * Compiles a grok expression to a function that finds the fields of a text.
 *
 * @returns undefined for a malformed expression; the function returns undefined for a text that does not match, and null for a field that
 *   took no part in the match
 */
export type CompileGrok = (expression: string) => ((text: string) => ReadonlyMap<string, Value> | undefined) | undefined;

export interface RecordParsers {
  /**
   * @param config the sensor's parser configuration, as JSON
   * @param reached the capabilities of expressions in the configuration, with the global configuration
   * @throws Error when the configuration is invalid
   */
  open(sensor: string, config: string, reached: Capabilities, signal: AbortSignal): Promise<RecordParser>;
}

export interface RecordParser {
  /** Parses one record. Trouble with its content is reported in the result. @throws only the reason of `signal` */
  parse(text: string, signal: AbortSignal): Promise<ParsedRecord>;
}

export interface ParsedRecord {
  readonly messages: readonly ReadonlyMap<string, Value>[];
  /** Error messages in Metron's format. */
  readonly errors: readonly ReadonlyMap<string, Value>[];
}

/** The process that evaluates expressions, and the system it runs on. */
export interface System {
  env(name: string): string | undefined;
  /** A system property by its name in Java, such as `os.name`. */
  property(name: string): string | undefined;
}

/** A variable's value, and the expression that it was set by; a variable from a file has none. */
export interface ShellVariable {
  readonly value: Value;
  readonly expression: string | undefined;
}

export interface Editor {
  /** @returns the edited text; undefined when the editor failed @throws Error when there is no editor */
  edit(text: string, signal: AbortSignal): Promise<string | undefined>;
}

export interface Shell {
  variables(): Iterable<readonly [string, ShellVariable]>;
}

export type Capability = keyof Capabilities;
