import type { Disk, DiskFile } from '../../../src/zookeeper/embedded/storage/disk.js';

type Files = ReadonlyMap<string, Buffer>;

type Operation =
  | { readonly type: 'create' | 'remove'; readonly name: string }
  | { readonly type: 'append'; readonly name: string; readonly bytes: Buffer }
  | { readonly type: 'truncate'; readonly name: string; readonly length: number }
  | { readonly type: 'rename'; readonly name: string; readonly to: string };

/** A directory in memory that remembers each operation, so that a test can ask what a crash at any of them would have left. */
export class CrashingDisk implements Disk {
  readonly directory = '/simulated';
  readonly operations: Operation[] = [];
  readonly #before: Files;
  files: Map<string, Buffer>;

  constructor(files: Files = new Map()) {
    this.#before = new Map(files);
    this.files = new Map(files);
  }

  /**
   * What the directory holds after a kill -9 once `count` operations were done; of the next one, if it appends, `partOf` may have let something
   * through.
   */
  crashedAfter(count: number, partOf: (bytes: Buffer) => Buffer = () => Buffer.alloc(0)): Map<string, Buffer> {
    const files = new Map(this.#before);
    for (const operation of this.operations.slice(0, count)) perform(files, operation);
    const torn = this.operations[count];
    if (torn?.type === 'append') perform(files, { ...torn, bytes: partOf(torn.bytes) });
    return files;
  }

  async list(): Promise<readonly string[]> {
    return [...this.files.keys()];
  }

  async read(name: string): Promise<Buffer> {
    return Buffer.from(this.#existing(name));
  }

  async create(name: string): Promise<DiskFile> {
    if (this.files.has(name)) throw new Error(`${name} exists`);
    this.#do({ type: 'create', name });
    return {
      append: async (bytes) => this.#do({ type: 'append', name, bytes: Buffer.from(bytes) }),
      sync: async () => {},
      close: async () => {},
    };
  }

  async truncate(name: string, length: number): Promise<void> {
    this.#do({ type: 'truncate', name, length });
  }

  async rename(name: string, to: string): Promise<void> {
    this.#do({ type: 'rename', name, to });
  }

  async remove(name: string): Promise<void> {
    this.#do({ type: 'remove', name });
  }

  #do(operation: Operation): void {
    perform(this.files, operation);
    this.operations.push(operation);
  }

  #existing(name: string): Buffer {
    const bytes = this.files.get(name);
    if (bytes === undefined) throw new Error(`no ${name}`);
    return bytes;
  }
}

function perform(files: Map<string, Buffer>, operation: Operation): void {
  const bytes = files.get(operation.name) ?? Buffer.alloc(0);
  switch (operation.type) {
    case 'create':
      files.set(operation.name, Buffer.alloc(0));
      break;
    case 'append':
      files.set(operation.name, Buffer.concat([bytes, operation.bytes]));
      break;
    case 'truncate':
      files.set(operation.name, bytes.subarray(0, operation.length));
      break;
    case 'rename':
      files.set(operation.to, bytes);
      files.delete(operation.name);
      break;
    case 'remove':
      files.delete(operation.name);
      break;
  }
}
