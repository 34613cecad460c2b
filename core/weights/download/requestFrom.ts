import { type Dispatcher, fetch, type Response } from "undici";
import { DownloadFault, networkFault } from "../../download/downloadFault.ts";

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
