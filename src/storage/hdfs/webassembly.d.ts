/** The part of WebAssembly that we use; Node's types have no value of it. */
declare namespace WebAssembly {
  class Memory {
    constructor(pages: { readonly initial: number });
    readonly buffer: ArrayBuffer;
  }
  class Module {
    constructor(bytes: Uint8Array);
  }
  /** Of crc32c.wat. */
  class Instance {
    constructor(module: Module, imports: { readonly maas: { readonly memory: Memory } });
    readonly exports: { readonly sums: (from: number, groups: number, to: number) => void };
  }
}
