/** What the server's storage asks of a directory; the tests put one behind it that crashes at every step. */
export interface Disk {
  /** Where it is, for messages. */
  readonly directory: string;
  /** @returns names of files */
  list(): Promise<readonly string[]>;
  read(name: string): Promise<Buffer>;
  /**
   * Makes a file, which must not exist, to be written from its start. Its name is durable before the first append answers.
   *
   * @param durable each append answers only once its bytes are on the medium
   */
  create(name: string, options: { readonly durable: boolean }): Promise<DiskFile>;
  truncate(name: string, length: number): Promise<void>;
  /** Replaces what has the name; durable once answered. */
  rename(from: string, to: string): Promise<void>;
  remove(name: string): Promise<void>;
}

export interface DiskFile {
  /** All of the bytes, in order after those before; the buffer may be used again once answered. */
  append(bytes: Uint8Array): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}
