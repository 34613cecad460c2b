import type { LookupFunction } from "node:net";
import { Agent, type Dispatcher, EnvHttpProxyAgent } from "undici";

/** Milliseconds until a server that says nothing is given up. */
export interface Patience {
  readonly connect: number;
  /** Between two pieces of a file, and before the first. */
  readonly silence: number;
}

export const usualPatience: Patience = { connect: 15_000, silence: 30_000 };

export interface ConnectionOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Finds the address of a name where no proxy does. */
  readonly lookup?: LookupFunction;
}

/** Whether the environment names a proxy. */
function isProxied(env: NodeJS.ProcessEnv = process.env): boolean {
  return ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"].some((name) => env[name]);
}

/** Connections of their own, to be destroyed after use; through a proxy where the environment names one. */
export function connection({ connect, silence }: Patience, { env, lookup }: ConnectionOptions = {}): Dispatcher {
  const options = {
    connect: { timeout: connect, ...(lookup === undefined ? {} : { lookup }) },
    headersTimeout: silence,
    bodyTimeout: silence,
  };
  return isProxied(env) ? new EnvHttpProxyAgent(options) : new Agent(options);
}
