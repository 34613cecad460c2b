import type { LookupFunction } from "node:net";
import { Agent, DecoratorHandler, type Dispatcher, EnvHttpProxyAgent } from "undici";

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

/**
 * Takes each piece of a body as it comes, also where nobody has read those before it. undici would have the server wait, and
 * ends the whole process by a failed assertion where a server that closes its connections, as many do, closes one that waits
 * (its issue 5360; mended in version 8, which asks for a newer Node). Memory is bound by the size that the reader accepts.
 */
const takeAtOnce: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) =>
  dispatch(
    options,
    Object.assign(new DecoratorHandler(handler), {
      onData: (piece: Buffer): boolean => {
        handler.onData?.(piece);
        return true;
      },
    }),
  );

/** Connections of their own, to be destroyed after use; through a proxy where the environment names one. */
export function connection({ connect, silence }: Patience, { env, lookup }: ConnectionOptions = {}): Dispatcher {
  const options = {
    connect: { timeout: connect, ...(lookup === undefined ? {} : { lookup }) },
    headersTimeout: silence,
    bodyTimeout: silence,
  };
  const dispatcher = isProxied(env) ? new EnvHttpProxyAgent(options) : new Agent(options);
  return dispatcher.compose(takeAtOnce);
}
