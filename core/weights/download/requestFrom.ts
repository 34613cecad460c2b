import { Agent, type Dispatcher, EnvHttpProxyAgent, fetch, type Response } from "undici";
import { DownloadFault, networkFault } from "./downloadFault.ts";

/** Milliseconds until a server that says nothing is given up. */
export interface Patience {
  readonly connect: number;
  /** Between two pieces of a file, and before the first. */
  readonly silence: number;
}

/** A connection of its own for one download; through a proxy where the environment names one. */
export function connection({ connect, silence }: Patience, env: NodeJS.ProcessEnv = process.env): Dispatcher {
  const options = { connect: { timeout: connect }, headersTimeout: silence, bodyTimeout: silence };
  const proxied = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"].some((name) => env[name]);
  return proxied ? new EnvHttpProxyAgent(options) : new Agent(options);
}

/**
 * Asks for a file from byte `from` on. Redirects are followed, but never from https to anything less.
 * @throws DownloadFault, or the signal's reason
 */
export async function requestFrom(
  url: string,
  from: number,
  dispatcher: Dispatcher,
  signal: AbortSignal,
): Promise<Response> {
  // Packed bytes could be neither counted nor gone on with.
  const headers = { "accept-encoding": "identity", ...(from > 0 ? { range: `bytes=${from}-` } : {}) };
  let response: Response;
  try {
    response = await fetch(url, { dispatcher, signal, headers, redirect: "follow" });
  } catch (error) {
    signal.throwIfAborted();
    throw networkFault(error) ?? error;
  }
  if (url.startsWith("https:") && !response.url.startsWith("https:")) {
    await response.body?.cancel();
    throw new DownloadFault(`the server sends to ${response.url}, which is not encrypted`, false);
  }
  return response;
}
