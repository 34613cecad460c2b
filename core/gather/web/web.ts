import { type Dispatcher, fetch, type Response } from "undici";
import { connection, type Patience, usualPatience } from "../../download/connection.ts";
import { DownloadFault, networkFault, statusFault } from "../../download/downloadFault.ts";
import { tryAgain } from "../../download/tryAgain.ts";
import { allowedUrl } from "./addressRules.ts";
import { askedWait, retryAfter } from "./askedWait.ts";
import { guardedLookup, type Resolve, systemResolve } from "./guardedLookup.ts";
import { type GateClock, HostGate, type Pace, systemGateClock } from "./hostGate.ts";
import { isLoopbackAddress, isPublicAddress } from "./publicAddress.ts";
import { bodyPieces, readBody } from "./readBody.ts";

export interface WebIdentity {
  /** User-Agent of every request. */
  readonly agent: string;
  /** Whether it names somebody who can be written to. */
  readonly hasContact: boolean;
  readonly trusted: ReadonlySet<string>;
}

export interface WebOptions {
  /** Asked before each request, since the settings may have changed. */
  readonly identity: () => Promise<WebIdentity>;
  readonly resolve?: Resolve;
  readonly patience?: Patience;
  readonly clock?: GateClock;
  /** Milliseconds before the second try. */
  readonly firstWait?: number;
}

export interface Asked {
  readonly signal: AbortSignal;
  readonly accept: string;
  /** Bytes beyond which an answer is refused, counted as they come out of any packing. */
  readonly largest: number;
  /** Milliseconds for one answer, from its turn to its last byte. */
  readonly within: number;
  readonly tries?: number;
  readonly pace?: Pace;
  readonly onRetry?: (fault: string) => void;
  /** Told where the server's pace asks for a wait that a person would notice, milliseconds. */
  readonly onWait?: (milliseconds: number) => void;
}

export interface AskedJson extends Omit<Asked, "accept" | "largest" | "within"> {
  /** What an answer of 200 says that it refuses. */
  readonly refusal?: (answer: unknown) => DownloadFault | undefined;
}

const mostRedirects = 5;
const usualPace: Pace = { atOnce: 4 };
/** Wikimedia's rule for its robots, over all of its hosts. */
const wikimediaPace: Pace = { atOnce: 3 };
const mostJson = 16e6;

/**
 * Requests to servers that nobody vouches for: https to public addresses, redirects checked one by one, each server
 * at its
 * own pace, answers capped in bytes and time.
 */
export class Web {
  readonly #options: WebOptions;
  readonly #clock: GateClock;
  /** By the pace that a provider asks for, and by server. */
  readonly #gates = new Map<Pace, Map<string, HostGate>>();
  #outside: Dispatcher | undefined;
  #inside: Dispatcher | undefined;

  constructor(options: WebOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemGateClock;
  }

  /** What `read` makes of the pieces of a 200 answer's body. @throws DownloadFault; the signal's reason */
  async read<T>(
    address: string,
    asked: Asked,
    read: (pieces: AsyncIterable<Uint8Array>, response: Response) => Promise<T>,
  ): Promise<T> {
    const { signal, tries = 3, onRetry } = asked;
    const { firstWait = 1000 } = this.#options;
    return await tryAgain(() => this.#ask(address, asked, read), { signal, tries, firstWait, onRetry });
  }

  /** A JSON answer, whatever its type says. @throws DownloadFault; the signal's reason */
  async json(address: string, { refusal, ...asked }: AskedJson): Promise<unknown> {
    const whole = { ...asked, accept: "application/json", largest: mostJson, within: 60_000 };
    return await this.read(address, whole, async (pieces) => {
      const answer = parsed(new TextDecoder().decode(await readBody(pieces)));
      const fault = refusal?.(answer);
      if (fault !== undefined) throw fault;
      return answer;
    });
  }

  async close(): Promise<void> {
    await Promise.all([this.#outside?.destroy(), this.#inside?.destroy()]);
    this.#outside = undefined;
    this.#inside = undefined;
  }

  async #ask<T>(
    address: string,
    asked: Asked,
    read: (pieces: AsyncIterable<Uint8Array>, response: Response) => Promise<T>,
  ): Promise<T> {
    const { agent, hasContact, trusted } = await this.#options.identity();
    let url = allowedUrl(address, trusted);
    for (let hop = 0; hop <= mostRedirects; hop += 1) {
      if (!hasContact && isWikimedia(url)) throw needsContact();
      const gate = this.#gate(url, asked);
      const leave = await gate.enter(asked.signal, asked.onWait);
      try {
        const next = await this.#hop(url, { asked, agent, gate, isTrusted: trusted.has(url.origin) }, read);
        if (next.done) return next.value;
        url = allowedUrl(next.location, trusted, url);
      } finally {
        leave();
      }
    }
    throw new DownloadFault("the server sends from one address to the next without end", false);
  }

  async #hop<T>(
    url: URL,
    { asked, agent, gate, isTrusted }: { asked: Asked; agent: string; gate: HostGate; isTrusted: boolean },
    read: (pieces: AsyncIterable<Uint8Array>, response: Response) => Promise<T>,
  ): Promise<{ readonly done: true; readonly value: T } | { readonly done: false; readonly location: string }> {
    const { signal, accept, within, largest } = asked;
    const timeUp = AbortSignal.timeout(within);
    let response: Response | undefined;
    try {
      response = await fetch(url, {
        dispatcher: this.#dispatcher(isTrusted),
        signal: AbortSignal.any([signal, timeUp]),
        headers: { "user-agent": agent, accept, "accept-encoding": "identity" },
        redirect: "manual",
      }).catch((error: unknown) => {
        throw networkFault(error) ?? error;
      });
      const { status, headers } = response;
      // An instant in a header is told in the time of day, whatever clock counts the waits.
      gate.pause(status === 429 || status === 503 || status === 200 ? askedWait(headers, Date.now()) : 0);
      const location = headers.get("location");
      if (status >= 300 && status < 400 && location !== null) return { done: false, location };
      if (status !== 200) throw statusFault(status, retryAfter(headers, Date.now()), await said(response));
      const promised = Number(headers.get("content-length") ?? 0);
      if (promised > largest) throw tooLarge(largest);
      return {
        done: true,
        value: await read(
          bodyPieces(response, largest, () => tooLarge(largest)),
          response,
        ),
      };
    } catch (error) {
      signal.throwIfAborted();
      if (timeUp.aborted) throw new DownloadFault(`it did not come within ${within / 1000} s`, true, { cause: error });
      throw error;
    } finally {
      await response?.body?.cancel().catch(() => undefined);
    }
  }

  /**
   * Answers and files of one server are counted apart, as its own limits are, and so are two providers that a server of the
   * person's own stands for; Wikimedia's rule is over all that it has.
   */
  #gate(url: URL, { accept, pace = usualPace }: Asked): HostGate {
    const own = isWikimedia(url) ? wikimediaPace : pace;
    const name = isWikimedia(url) ? "wikimedia.org" : `${accept} ${url.host}`;
    const gates = this.#gates.get(own) ?? new Map<string, HostGate>();
    this.#gates.set(own, gates);
    const gate = gates.get(name) ?? new HostGate(own, this.#clock);
    gates.set(name, gate);
    return gate;
  }

  #dispatcher(isTrusted: boolean): Dispatcher {
    const { resolve = systemResolve, patience = usualPatience } = this.#options;
    if (isTrusted) {
      // Never by a proxy, which has a loopback of its own.
      this.#inside ??= connection(patience, { env: {}, lookup: guardedLookup(resolve, isLoopbackAddress) });
      return this.#inside;
    }
    this.#outside ??= connection(patience, { lookup: guardedLookup(resolve, isPublicAddress) });
    return this.#outside;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new DownloadFault("the answer is not what was asked for (a log-in page?)", false);
  }
}

const isWikimedia = ({ hostname }: URL): boolean => /(^|\.)(wikimedia|wikipedia)\.org$/.test(hostname);

export const needsContact = (): DownloadFault =>
  new DownloadFault(
    "Wikimedia asks every program to say whom it can write to; set a contact (your mail or web address) in the settings and try again",
    true,
    { code: "keyMissing", wait: Number.POSITIVE_INFINITY },
  );

const tooLarge = (largest: number): DownloadFault =>
  new DownloadFault(`it is larger than ${Math.round(largest / 1e6)} MB`, false, { code: "imageTooLarge" });

/** The server's own words for a refusal, where it answers in JSON as all of the providers do. */
async function said(response: Response): Promise<string | undefined> {
  try {
    const text = new TextDecoder().decode(await readBody(bodyPieces(response, 64_000, () => new Error("too long"))));
    const answer = JSON.parse(text) as Record<string, unknown>;
    const words = [answer["detail"], answer["error"], answer["message"]].find((value) => typeof value === "string");
    return words?.replace(/\s+/g, " ").slice(0, 200);
  } catch {
    return undefined;
  }
}
