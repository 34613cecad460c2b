import type { ErrorCode } from "../contract/errors.ts";

export interface FaultFacts {
  /** How a person's program sorts it; `downloadFailed` unless given. */
  readonly code?: ErrorCode;
  /** HTTP status, where a server answered. */
  readonly status?: number;
  /** Milliseconds that the server asks to be left alone. */
  readonly wait?: number | undefined;
  readonly cause?: unknown;
}

/**
 * What a try to download came to; `passing`: another try may do better. The message is for the middle of a sentence.
 */
export class DownloadFault extends Error {
  override readonly name = "DownloadFault";
  readonly passing: boolean;
  readonly code: ErrorCode;
  readonly status: number | undefined;
  readonly wait: number;

  constructor(
    message: string,
    passing: boolean,
    { code = "downloadFailed", status, wait = 0, cause }: FaultFacts = {},
  ) {
    super(message, { cause });
    this.passing = passing;
    this.code = code;
    this.status = status;
    this.wait = wait;
  }
}

/** Node's and undici's error codes in words, for the middle of a sentence. */
const words: Readonly<Record<string, string>> = {
  ENOTFOUND: "the server's name could not be found (no connection to the internet?)",
  EAI_AGAIN: "the server's name could not be looked up (no connection to the internet?)",
  ECONNREFUSED: "the server refused the connection",
  ECONNRESET: "the connection was cut",
  EPIPE: "the connection was cut",
  EHOSTUNREACH: "the server could not be reached",
  ENETUNREACH: "there is no connection to the internet",
  ETIMEDOUT: "the server did not answer in time",
  UND_ERR_CONNECT_TIMEOUT: "the server did not answer in time",
  UND_ERR_HEADERS_TIMEOUT: "the server did not answer in time",
  UND_ERR_BODY_TIMEOUT: "the server fell silent",
  UND_ERR_SOCKET: "the connection was cut",
};

const isCertificate = (code: string): boolean => /CERT|UNABLE_TO_VERIFY|SELF_SIGNED/.test(code);

/** What fetch or a body threw, as a fault; undefined for what is no matter of the network. */
export function networkFault(thrown: unknown): DownloadFault | undefined {
  for (let error: unknown = thrown; error instanceof Error; error = error.cause) {
    // What a look-up of our own refused.
    if (error instanceof DownloadFault) return error;
    const { code } = error as { code?: unknown };
    if (typeof code !== "string") continue;
    if (isCertificate(code)) {
      const text = `the server's certificate is not trusted (${code}); where a company's proxy looks into connections, name its certificate by NODE_EXTRA_CA_CERTS`;
      return new DownloadFault(text, false, { cause: thrown });
    }
    const text = words[code];
    if (text !== undefined) return new DownloadFault(text, true, { cause: thrown });
  }
  // undici: a body that ends before its length.
  if (thrown instanceof TypeError) {
    return new DownloadFault(`the connection failed (${thrown.message})`, true, { cause: thrown });
  }
  return undefined;
}

const passingStatus: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

/**
 * @param wait milliseconds that the answer asks to be left alone
 * @param said the server's own words
 */
export function statusFault(status: number, wait?: number, said?: string): DownloadFault {
  const gone = status === 404 || status === 410;
  const busy = status === 429 ? "the server asks to be left alone for a while" : `the server answered ${status}`;
  const text = gone ? "there is no such file" : said === undefined ? busy : `${busy} ("${said}")`;
  return new DownloadFault(text, passingStatus.has(status), {
    code: status === 429 ? "rateLimited" : "downloadFailed",
    status,
    wait,
  });
}
