import { createRequire } from "node:module";
import util from "node:util";
import type * as tfjs from "@tensorflow/tfjs-node-gpu";
import { ThawError } from "../contract/errors.ts";

/** The module object of @tensorflow/tfjs-node-gpu. */
export type Tensorflow = typeof tfjs;

let loaded: Tensorflow | undefined;

/** tfjs-node calls two functions that Node 23 took away from `util`. */
function mendUtil(): void {
  const target = util as unknown as Record<string, unknown>;
  target["isNullOrUndefined"] ??= (value: unknown) => value === null || value === undefined;
  target["isArray"] ??= Array.isArray;
}

/**
 * The TensorFlow runtime, loaded at the first call: nothing else may import it, since what must be set before it loads is
 * set here. Called in TensorFlow's own thread alone, see GraphClient. Throws `runtimeMissing` where set-up has not made the binding or it can't be loaded.
 */
export function loadTensorflow(): Tensorflow {
  if (loaded !== undefined) return loaded;
  process.env["TF_CPP_MIN_LOG_LEVEL"] ??= "2";
  mendUtil();
  try {
    loaded = createRequire(import.meta.url)("@tensorflow/tfjs-node-gpu") as Tensorflow;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split("\n", 1)[0]!.trim() : String(cause);
    throw new ThawError(
      "runtimeMissing",
      `The TensorFlow runtime could not be loaded (${reason}). Run 'npm run setup', then start Thaw again.`,
      { cause },
    );
  }
  return loaded;
}
