import { setMaxListeners } from "node:events";
import { CommanderError } from "commander";
import { ThawError, toThawError } from "../contract/errors.ts";
import { Output, type Streams } from "./output.ts";
import { makeProgram } from "./program.ts";
import type { Run } from "./run.ts";

const [failed, usage, interrupted] = [1, 2, 130];

export interface Host {
  readonly streams: Streams;
  /** Calls the listener at each interrupt by the person. */
  readonly onInterrupt: (listener: () => void) => void;
  /** Ends the process at once. */
  readonly exit: (code: number) => void;
  /** Milliseconds of a clock that is never set back. */
  readonly now: () => number;
}

/** Ctrl+C reaches every process of a terminal, and npm and other launchers pass it on as well: one key press, milliseconds. */
const onePress = 500;

/**
 * Runs a command line. The first interrupt cancels the work through its signal and waits for its clean end, a second ends
 * the process at once.
 * @param argv arguments without the program's own name @returns the exit code
 */
export async function runCommandLine(argv: readonly string[], host: Host): Promise<number> {
  const { streams, onInterrupt, exit, now } = host;
  const own = argv.slice(0, argv.includes("--") ? argv.indexOf("--") : argv.length);
  const output = new Output(streams, { json: own.includes("--json"), quiet: own.includes("--quiet") });
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  let pressed = Number.NEGATIVE_INFINITY;
  onInterrupt(() => {
    if (now() - pressed < onePress) return;
    pressed = now();
    if (controller.signal.aborted) exit(interrupted);
    controller.abort(new ThawError("cancelled", "Stopped."));
  });
  const code = await perform(argv, output, controller.signal);
  const isWhole = await output.end();
  return code === 0 && !isWhole ? failed : code;
}

async function perform(argv: readonly string[], output: Output, signal: AbortSignal): Promise<number> {
  try {
    const run = parse(argv, output);
    if (run === undefined) return 0;
    const code = await run({ signal, output });
    // What was asked to stop may have come to its end all the same; the person asked, and that is what a script must see.
    return signal.aborted ? interrupted : code;
  } catch (thrown) {
    const error = toThawError(thrown);
    output.fail(error);
    if (error.code === "usage") return usage;
    return error.code === "cancelled" ? interrupted : failed;
  }
}

/** What the command line asks for; undefined where help or the version was all. @throws usage */
function parse(argv: readonly string[], output: Output): Run | undefined {
  let run: Run | undefined;
  const program = makeProgram((chosen) => {
    run = chosen;
  });
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => output.help(text),
      // Commander's own complaint is raised as an error too, and printed once, from there.
      writeErr: () => undefined,
    });
  }
  // What a script's unset variable leaves; as a path it would mean the folder that one stands in.
  program.hook("preAction", (_program, command) => {
    if (command.args.includes(""))
      throw new ThawError("usage", `An argument is empty. See: thaw ${command.name()} --help`);
  });
  try {
    program.parse([...argv], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return undefined;
    if (error.code === "commander.help") throw new ThawError("usage", "Name a command; thaw --help lists them.");
    const message = error.message.replace(/^error: /, "").replace(/\s*\n\s*/g, " ");
    const command = argv.find((argument) => program.commands.some((known) => known.name() === argument));
    throw new ThawError(
      "usage",
      `${message.replace(/\.$/, "")}. See: thaw ${command === undefined ? "" : `${command} `}--help`,
    );
  }
  if (run === undefined) throw new ThawError("usage", "Name a command; thaw --help lists them.");
  return run;
}
