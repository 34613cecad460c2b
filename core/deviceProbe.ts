import { constants, setPriority } from "node:os";
import { describeRuntime } from "./device.ts";

// The entry of a process that loads TensorFlow, tells what it found (null where it does not load) and ends; see deviceApart.

// Nobody waits for it, and the window is being painted beside it.
setPriority(constants.priority.PRIORITY_LOW);
process.send?.((await describeRuntime()) ?? null);
