/** What a try to download came to; `passing`: another try may do better. */
export class DownloadFault extends Error {
  override readonly name = "DownloadFault";
  readonly passing: boolean;

  constructor(message: string, passing: boolean, cause?: unknown) {
    super(message, { cause });
    this.passing = passing;
  }
}

/** Node's and undici's error codes in words, for the middle of a sentence. */
const words: Readonly<Record<string, string>> = {
  ENOTFOUND: "the server's name could not be found (no connection to the internet?)",
  EAI_AGAIN: "the server's name could not be looked up (no connection to the internet?)",
  ECONNREFUSED: "the server refused the connection",
  ECONNRESET: "the connection was cut",
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
    const { code } = error as { code?: unknown };
    if (typeof code !== "string") continue;
    if (isCertificate(code)) {
      const text = `the server's certificate is not trusted (${code}); where a company's proxy looks into connections, name its certificate by NODE_EXTRA_CA_CERTS`;
      return new DownloadFault(text, false, thrown);
    }
    const text = words[code];
    if (text !== undefined) return new DownloadFault(text, true, thrown);
  }
  // undici: a body that ends before its length.
  if (thrown instanceof TypeError) return new DownloadFault(`the connection failed (${thrown.message})`, true, thrown);
  return undefined;
}

const passingStatus: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

export function statusFault(status: number): DownloadFault {
  const text = status === 404 || status === 410 ? "there is no such file" : `the server answered ${status}`;
  return new DownloadFault(text, passingStatus.has(status));
}
