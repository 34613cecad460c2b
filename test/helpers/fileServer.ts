import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** What a server does with one request; the last of a list answers all that follow. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface FileServer {
  /** Without a slash at its end. */
  readonly url: string;
  /** The range that each request asked for; "" where it asked for none. */
  readonly ranges: string[];
}

/** A server on this machine that is gone when the test ends. */
export async function fileServer(...answers: readonly Answer[]): Promise<FileServer> {
  const ranges: string[] = [];
  const server = createServer((request, response) => {
    ranges.push(request.headers.range ?? "");
    answers[Math.min(ranges.length, answers.length) - 1]!(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, ranges };
}

/** Gives the content, or the part of it that is asked for. */
export const served =
  (content: Buffer): Answer =>
  (request, response) => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
    if (from === 0) {
      response.writeHead(200, { "content-length": content.length }).end(content);
    } else if (from >= content.length) {
      response.writeHead(416, { "content-range": `bytes */${content.length}` }).end();
    } else {
      const range = `bytes ${from}-${content.length - 1}/${content.length}`;
      response.writeHead(206, { "content-length": content.length - from, "content-range": range });
      response.end(content.subarray(from));
    }
  };

/** Gives all of it whatever part is asked for. */
export const servedWhole =
  (content: Buffer): Answer =>
  (_request, response) => {
    response.writeHead(200, { "content-length": content.length }).end(content);
  };

/**
 * Breaks the connection after some bytes of what it promised; with `stored`, once that tells that some have arrived behind
 * the byte where the answer began: what is still on its way is lost with the connection.
 */
export const cutAfter =
  (content: Buffer, bytes: number, stored: (from: number) => boolean = () => true): Answer =>
  (request, response) => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
    const headers = from > 0 ? { "content-range": `bytes ${from}-${content.length - 1}/${content.length}` } : {};
    response.writeHead(from > 0 ? 206 : 200, { "content-length": content.length - from, ...headers });
    response.write(content.subarray(from, from + bytes));
    const look = setInterval(() => {
      if (stored(from)) response.socket?.end();
    }, 5);
    response.on("close", () => clearInterval(look));
  };

export const status =
  (code: number, headers: Readonly<Record<string, string>> = {}): Answer =>
  (_request, response) => {
    response.writeHead(code, headers).end("no");
  };

/** Promises content, sends the first bytes, and falls silent. */
export const silentAfter =
  (content: Buffer, bytes: number): Answer =>
  (_request, response) => {
    response.writeHead(200, { "content-length": content.length });
    response.write(content.subarray(0, bytes));
  };
