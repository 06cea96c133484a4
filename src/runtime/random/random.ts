export interface Random {
  /** uniform in [0, 1) */
  fraction(): number;
  bytes(length: number): Uint8Array;
  uuid(): string;
}
