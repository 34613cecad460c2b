import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export type Handler = (url: URL, request: IncomingMessage, response: ServerResponse) => unknown;

export interface Loopback {
  /** Without a slash at its end. */
  readonly url: string;
  /** Path and query of every request, in order. */
  readonly asked: string[];
  readonly agents: string[];
  /** Most requests that were under way at once. */
  readonly most: () => number;
}

/** A server on this machine that is gone when the test ends. */
export async function loopback(handler: Handler): Promise<Loopback> {
  const asked: string[] = [];
  const agents: string[] = [];
  let [now, most] = [0, 0];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    agents.push(request.headers["user-agent"] ?? "");
    now += 1;
    most = Math.max(most, now);
    response.on("close", () => (now -= 1));
    handler(new URL(request.url ?? "/", "http://127.0.0.1"), request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, asked, agents, most: () => most };
}

export function json(
  response: ServerResponse,
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}

export function bytes(response: ServerResponse, body: Buffer, type = "image/jpeg"): void {
  response.writeHead(200, { "content-type": type, "content-length": body.length }).end(body);
}
