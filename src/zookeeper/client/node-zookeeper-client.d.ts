/** The part of node-zookeeper-client 1.1.3 that maas stands on: its jute records, which no published types describe. */
declare module 'node-zookeeper-client/lib/jute/index.js' {
  export interface JuteRecord {
    byteLength(): number;
    /** @returns how many bytes were written */
    serialize(buffer: Buffer, offset: number): number;
    /** @returns how many bytes were read */
    deserialize(buffer: Buffer, offset: number): number;
  }

  /** Longs are buffers of eight bytes, big endian. */
  export interface StatRecord extends JuteRecord {
    readonly czxid: Buffer;
    readonly mzxid: Buffer;
    readonly ctime: Buffer;
    readonly mtime: Buffer;
    readonly version: number;
    readonly cversion: number;
    readonly aversion: number;
    readonly ephemeralOwner: Buffer;
    readonly dataLength: number;
    readonly numChildren: number;
    readonly pzxid: Buffer;
  }

  export interface IdRecord extends JuteRecord {
    readonly scheme: string | undefined;
    readonly id: string | undefined;
  }

  export interface AclRecord extends JuteRecord {
    readonly perms: number;
    readonly id: IdRecord;
  }

  export const OP_CODES: Readonly<
    Record<
      | 'CREATE'
      | 'DELETE'
      | 'EXISTS'
      | 'GET_DATA'
      | 'SET_DATA'
      | 'GET_ACL'
      | 'SET_ACL'
      | 'SYNC'
      | 'PING'
      | 'GET_CHILDREN2'
      | 'CHECK'
      | 'MULTI'
      | 'AUTH'
      | 'SET_WATCHES'
      | 'CLOSE_SESSION'
      | 'ERROR',
      number
    >
  >;

  export const data: {
    Id: new (scheme?: string, id?: string) => IdRecord;
    ACL: new (perms?: number, id?: IdRecord) => AclRecord;
    Stat: new () => StatRecord;
  };

  export const protocol: {
    ConnectRequest: new (protocolVersion: number, lastZxidSeen: Buffer, timeOut: number, sessionId: Buffer, passwd: Buffer) => JuteRecord;
    ConnectResponse: new () => JuteRecord & { readonly timeOut: number; readonly sessionId: Buffer; readonly passwd: Buffer | undefined };
    RequestHeader: new (xid: number, type: number) => JuteRecord;
    ReplyHeader: new () => JuteRecord & { readonly xid: number; readonly zxid: Buffer; readonly err: number };
    AuthPacket: new (type: number, scheme: string, auth: Buffer) => JuteRecord;
    CreateRequest: new (path: string, data: Buffer, acl: readonly AclRecord[], flags: number) => JuteRecord;
    CreateResponse: new (path?: string) => JuteRecord & { readonly path: string };
    DeleteRequest: new (path: string, version: number) => JuteRecord;
    ExistsRequest: new (path: string, watch: boolean) => JuteRecord;
    ExistsResponse: new () => JuteRecord & { readonly stat: StatRecord };
    GetDataRequest: new (path: string, watch: boolean) => JuteRecord;
    GetDataResponse: new () => JuteRecord & { readonly data: Buffer | undefined; readonly stat: StatRecord };
    SetDataRequest: new (path: string, data: Buffer, version: number) => JuteRecord;
    SetDataResponse: new () => JuteRecord & { readonly stat: StatRecord };
    GetChildren2Request: new (path: string, watch: boolean) => JuteRecord;
    GetChildren2Response: new () => JuteRecord & { readonly children: string[] | undefined; readonly stat: StatRecord };
    GetACLRequest: new (path: string) => JuteRecord;
    GetACLResponse: new () => JuteRecord & { readonly acl: AclRecord[] | undefined; readonly stat: StatRecord };
    SetACLRequest: new (path: string, acl: readonly AclRecord[], version: number) => JuteRecord;
    SetWatches: new (
      relativeZxid: Buffer,
      dataWatches: readonly string[],
      existWatches: readonly string[],
      childWatches: readonly string[],
    ) => JuteRecord;
    WatcherEvent: new () => JuteRecord & { readonly type: number; readonly state: number; readonly path: string };
  };

  export interface TransactionStep {
    readonly type: number;
    readonly path: string;
    readonly version?: number;
    readonly data?: Buffer;
    readonly mode?: number;
    readonly acls?: readonly { toRecord(): AclRecord }[];
  }

  /** `path` of a create, `stat` of a write, `err` where the transaction failed. */
  export interface TransactionResult {
    readonly type: number;
    readonly path?: string;
    readonly stat?: StatRecord;
    readonly err?: number;
  }

  export const TransactionRequest: new (steps: readonly TransactionStep[]) => Omit<JuteRecord, 'deserialize'>;
  export const TransactionResponse: new () => JuteRecord & { readonly results: readonly TransactionResult[] };

  export const Request: new (header: JuteRecord | null, payload: Omit<JuteRecord, 'deserialize'> | null) => { toBuffer(): Buffer };
}
