import { z } from "zod";
import { WireError } from "./errors.ts";
import { JobId } from "./jobs.ts";

/** What crosses a Port. Names and payloads are parsed a second time against `commands` and `events`. */
export const Frame = z.discriminatedUnion("type", [
  z.object({ type: z.literal("hello"), contractVersion: z.number().int(), app: z.string() }),
  z.object({ type: z.literal("request"), id: z.number().int(), command: z.string(), input: z.unknown() }),
  /** Withdraws a request: its job is cancelled; a query that has not answered yet answers `cancelled`. */
  z.object({ type: z.literal("cancel"), id: z.number().int() }),
  /** The immediate answer: a query's output, or the id of the job that a request started. */
  z.object({ type: z.literal("reply"), id: z.number().int(), output: z.unknown() }),
  z.object({ type: z.literal("accepted"), id: z.number().int(), job: JobId }),
  /** The end of a job that this request started. */
  z.object({ type: z.literal("result"), id: z.number().int(), output: z.unknown() }),
  z.object({ type: z.literal("error"), id: z.number().int(), error: WireError }),
  z.object({ type: z.literal("event"), event: z.string(), payload: z.unknown() }),
]);
export type Frame = z.infer<typeof Frame>;

/** A two-way channel of messages that JSON carries whole: child-process channel, MessagePort-like bridge, or an in-memory pair. */
export interface Port {
  post(message: unknown): void;
  /** Returns the function that stops listening. */
  onMessage(listener: (message: unknown) => void): () => void;
  /** The other end went away; called once. */
  onClose(listener: () => void): () => void;
  close(): void;
}

/** Messages over a Port of texts, as JSON; one that is no JSON arrives as undefined. */
export function textPort(texts: Port): Port {
  return {
    ...texts,
    post: (message) => texts.post(JSON.stringify(message)),
    onMessage: (listener) => texts.onMessage((text) => listener(parse(text))),
  };
}

function parse(text: unknown): unknown {
  if (typeof text !== "string") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
