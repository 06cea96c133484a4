/** What a database says of an address: as MaxMind's format has it. */
export type AddressRecord = Readonly<Record<string, unknown>>;

/** Databases of addresses, in MaxMind's format. */
export interface AddressDatabases {
  /**
   * At once when the database is loaded.
   *
   * @param candidates where the database may be; the first that is there counts
   * @param address of IPv4 or IPv6
   * @returns undefined for an address that is not in it
   * @throws Failure STORE_UNREACHABLE when no database is there, BAD_INPUT for a file that is none
   */
  find(candidates: readonly string[], address: string): AddressRecord | undefined | Promise<AddressRecord | undefined>;
}
