/** The part of webhdfs 1.2.0 that we use; it publishes no types. */
declare module 'webhdfs' {
  type Parameters = Readonly<Record<string, string | number | boolean>>;
  type Done<Result> = (error: Error | null | undefined, result?: Result) => void;

  export interface LibraryFileStatus {
    readonly pathSuffix: string;
    readonly type: 'FILE' | 'DIRECTORY' | 'SYMLINK';
    readonly length: number;
    readonly modificationTime: number;
    readonly blockSize: number;
    readonly owner: string;
    readonly group: string;
    readonly permission: string;
  }

  export interface LibraryResponse {
    readonly statusCode: number;
    readonly body: unknown;
  }

  type Answered = (error: Error | null, response?: LibraryResponse, body?: unknown) => void;

  export interface LibraryClient {
    stat(path: string, done: Done<LibraryFileStatus>): void;
    readdir(path: string, done: Done<readonly LibraryFileStatus[]>): void;
    mkdir(path: string, mode: string, done: Done<void>): void;
    unlink(path: string, recursive: boolean, done: Done<void>): void;
    /** How it forms an address; ours is put in its place. */
    _getOperationEndpoint(operation: string, path: string, parameters?: Parameters): string;
    /** How it asks; ours is put in its place. */
    _sendRequest(method: string, url: string, options: object | Answered, done?: Answered): void;
  }

  export function createClient(options: Readonly<Record<string, string>>): LibraryClient;
}
