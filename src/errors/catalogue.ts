/**
 * Every failure a user can meet: how the process exits, whether trying again may help, and what to do about it.
 * The exit statuses are the table in docs/exit-codes.md; a test holds the two against each other.
 */
export const catalogue = {
  WRONG_USAGE: { exit: 2, retryable: false, hint: 'maas help COMMAND shows the flags and examples' },

  NO_SUCH_MODEL: { exit: 3, retryable: false, hint: 'maas deploy list shows what is deployed' },
  NO_SUCH_NODE: { exit: 3, retryable: false, hint: 'maas node list shows the nodes' },
  NO_SUCH_ALERT: { exit: 3, retryable: false, hint: 'maas alerts search --all shows what the index holds' },
  NO_SUCH_SENSOR: { exit: 3, retryable: false, hint: 'maas sensor list shows the running sensors, maas config dump the configured ones' },
  NO_SUCH_FILE: { exit: 3, retryable: false, hint: 'check the path; the message says on which file system' },
  NO_SUCH_ARTIFACT: { exit: 3, retryable: false, hint: 'maas model list shows what the store holds' },
  NO_SUCH_FUNCTION: { exit: 3, retryable: false, hint: 'maas stellar functions lists them all' },

  NO_SUCH_TOPIC: { exit: 3, retryable: false, hint: 'maas topic list shows the topics; maas topic create makes one' },

  BAD_NAME: {
    exit: 4,
    retryable: false,
    hint: 'use at most 128 letters, digits, dots, dashes and underscores, starting with a letter or digit',
  },
  BAD_MODEL: { exit: 4, retryable: false, hint: 'maas model init DIR writes a working model to compare with' },
  BAD_ARCHIVE: { exit: 4, retryable: false, hint: 'ship the model again with maas deploy add' },
  MODEL_TOO_LARGE: { exit: 4, retryable: false, hint: 'leave out what the model does not need with a .maasignore file' },
  MEMORY_OUT_OF_RANGE: { exit: 4, retryable: false, hint: 'give --memory in MB, from 1 up to the largest node' },
  BAD_REQUEST: { exit: 4, retryable: false, hint: 'see docs/requests.md for what a request holds' },
  PACKET_TOO_LARGE: { exit: 4, retryable: false, hint: 'ZooKeeper takes at most 1 MB in one request; make the value smaller' },
  BAD_INPUT: { exit: 4, retryable: false, hint: 'the message says what the input should hold' },
  BAD_EXPRESSION: {
    exit: 4,
    retryable: false,
    hint: 'docs/stellar.md teaches the language; maas stellar functions lists what can be called',
  },
  BAD_TOPIC: {
    exit: 4,
    retryable: false,
    hint: 'a name has up to 249 letters, digits, dots, dashes and underscores; the brokers decide on partitions, replicas and settings',
  },
  RECORD_TOO_LARGE: { exit: 4, retryable: false, hint: "make the record smaller, or raise the topic's max.message.bytes" },
  YARN_REFUSED: { exit: 4, retryable: false, hint: 'the message holds what YARN said' },
  SEARCH_REFUSED: { exit: 4, retryable: false, hint: 'the message holds what the search server said' },
  BAD_SENSOR_CONFIG: { exit: 4, retryable: false, hint: 'docs/sensors.md describes what a sensor configuration holds' },
  BAD_SETTING: { exit: 4, retryable: false, hint: 'the message says which setting and where it came from' },

  NO_NODE_FITS: { exit: 5, retryable: true, hint: 'maas node list shows what is free' },
  MODEL_FAILED: { exit: 6, retryable: false, hint: 'maas deploy logs shows what the model printed' },
  MODEL_CALL_FAILED: { exit: 6, retryable: true, hint: 'maas deploy status shows the state of each instance' },
  TIMED_OUT: { exit: 7, retryable: true, hint: 'it is still in progress: check with maas deploy status, or wait longer with --timeout' },

  NO_LEADER: {
    exit: 8,
    retryable: true,
    hint: 'is a maas service running? start one with maas service, or a cluster of your own with maas dev',
  },
  ZOOKEEPER_UNREACHABLE: { exit: 8, retryable: true, hint: 'check --zk-quorum, or start a cluster of your own with maas dev' },
  NOT_RUNNING: { exit: 8, retryable: true, hint: 'start it with maas dev --detach' },
  SESSION_LOST: { exit: 8, retryable: true, hint: 'the ZooKeeper session expired; run the command again' },

  KAFKA_UNREACHABLE: { exit: 8, retryable: true, hint: 'check --kafka, or MAAS_KAFKA, and that its brokers are up' },
  KAFKA_UNSURE: {
    exit: 8,
    retryable: true,
    hint: 'the connection broke before an answer came: check whether it was done before you repeat it',
  },
  YARN_UNREACHABLE: {
    exit: 8,
    retryable: true,
    hint: 'check --yarn, or MAAS_YARN, and that the ResourceManager is up; maas doctor asks it',
  },
  SEARCH_UNREACHABLE: { exit: 8, retryable: true, hint: 'check --search and that the search server is up' },

  STORE_UNREACHABLE: { exit: 9, retryable: true, hint: 'check --store and that the storage is up' },
  ENSEMBLE_DAMAGED: {
    exit: 9,
    retryable: false,
    hint: 'the message names the file and the place: restore the directory from a backup, or start with an empty one',
  },
  STORE_FULL: { exit: 9, retryable: true, hint: 'free storage with maas model gc' },

  NOT_ALLOWED: {
    exit: 10,
    retryable: false,
    hint: 'the message says what was refused; zk-auth, hdfs-user, kafka-config and search-auth say as whom maas acts',
  },
  ROOT_REFUSED: { exit: 10, retryable: false, hint: 'start the agent with --run-as USER, or with --allow-root if you mean it' },

  EXISTS_WITH_OTHER_CONTENT: { exit: 11, retryable: false, hint: 'a name and version stands for one content; choose a new version' },
  TOPIC_EXISTS: { exit: 11, retryable: false, hint: 'maas topic describe shows it; --if-not-exists accepts it as it is' },
  CHANGED_MEANWHILE: { exit: 11, retryable: true, hint: 'somebody else changed it; look at it and run the command again' },
  ALREADY_RUNNING: { exit: 11, retryable: false, hint: 'the message names the process that holds it' },
  LAYOUT_MISMATCH: { exit: 11, retryable: false, hint: 'use the maas of the version that this cluster runs' },

  CHECKS_FAILED: { exit: 13, retryable: false, hint: 'each finding says what to do' },

  INTERRUPTED: { exit: 130, retryable: true, hint: '' },
  TERMINATED: { exit: 143, retryable: true, hint: '' },
} as const satisfies Record<string, { exit: number; retryable: boolean; hint: string }>;

export type Code = keyof typeof catalogue;

/** Whether a text, such as one that another maas has written, is of this catalogue. */
export function isCode(text: string): text is Code {
  return Object.hasOwn(catalogue, text);
}

export interface FailureOptions extends ErrorOptions {
  readonly hint?: string | undefined;
}

/** A failure the user can act on. Anything else that is thrown is a defect in maas, and exits 1 with a stack. */
export class Failure extends Error {
  override readonly name = 'Failure';

  readonly code: Code;
  readonly details: Readonly<Record<string, unknown>>;

  /** The way out: the catalogue's, unless the one who throws knows a better one. */
  readonly hint: string;

  /** @param message what happened, to which thing: `no model dga 2.0 is deployed` */
  constructor(code: Code, message: string, details: Readonly<Record<string, unknown>> = {}, options: FailureOptions = {}) {
    super(message, options);
    this.code = code;
    this.details = details;
    this.hint = options.hint ?? catalogue[code].hint;
  }

  get exit(): number {
    return catalogue[this.code].exit;
  }

  get retryable(): boolean {
    return catalogue[this.code].retryable;
  }
}
