import { ThawError, toWire } from "./contract/errors.ts";
import { Frame, type Port } from "./contract/frames.ts";
import { type CommandName, commands, contractVersion, type JobName, lanes } from "./contract/schema.ts";
import type { Clock, Context, EventEmitter, Log } from "./jobs/context.ts";
import type { JobQueue } from "./jobs/jobQueue.ts";
import { jobTitles } from "./jobs/jobTitles.ts";

/** What stands behind a Port. */
export interface Service {
  readonly jobs: JobQueue;
  readonly log: Log;
  readonly clock: Clock;
  readonly emit: EventEmitter;
  /** Events from whichever client caused them. Returns the function that stops listening. */
  readonly listen: (listener: (event: string, payload: unknown) => void) => () => void;
  /** Runs a command on an input that has been parsed. */
  readonly invoke: (command: CommandName, input: unknown, ctx: Context) => Promise<unknown>;
}

type Cancel = () => void;

/**
 * Serves the commands over a Port until it closes; then whatever it asked for and has not ended is cancelled. Before a hello of
 * the same contract version, and after a malformed message, nothing is done.
 */
export function serve(port: Port, service: Service): void {
  const { jobs, log } = service;
  let open = new Map<number, Cancel>();
  let greeted = false;

  const post = (frame: Frame): void => port.post(frame);

  const greet = (version: number, app: string): void => {
    post({ type: "hello", contractVersion, app: "core" });
    greeted = version === contractVersion;
    // A page that was loaded again counts its requests from the start: answers to the old page's would be taken for its own.
    open = new Map();
    log.info("hello", { app, version });
  };

  const request = (id: number, name: string, input: unknown): void => {
    const mine = open;
    const end = (frame: Frame): void => {
      if (mine.delete(id) && mine === open) post(frame);
    };
    const fail = (thrown: unknown): void => {
      const error = toWire(thrown);
      if (error.code === "internal") log.error(`${name} failed`, { error: thrown });
      end({ type: "error", id, error });
    };
    mine.set(id, () => undefined);
    const problem = refusal(greeted, name);
    if (problem !== undefined) {
      fail(problem);
      return;
    }
    const command = name as CommandName;
    const parsed = commands[command].input.safeParse(input);
    if (!parsed.success) {
      fail(new ThawError("badInput", `${name}: ${parsed.error.issues.map(({ message }) => message).join("; ")}`));
      return;
    }
    if (isJob(command)) {
      const { id: job, result } = jobs.submit({
        command,
        title: jobTitles[command],
        lane: lanes[command],
        barrier: command === "project.open" || command === "project.create",
        run: (scope) => service.invoke(command, parsed.data, contextOf(service, scope)),
      });
      mine.set(id, () => jobs.cancel(job));
      post({ type: "accepted", id, job });
      result.then((output) => end({ type: "result", id, output }), fail);
      return;
    }
    const controller = new AbortController();
    mine.set(id, () => controller.abort(new ThawError("cancelled", "Stopped.")));
    const ctx = contextOf(service, { signal: controller.signal, report: () => undefined });
    service.invoke(command, parsed.data, ctx).then((output) => end({ type: "reply", id, output }), fail);
  };

  const stopMessages = port.onMessage((message) => {
    const frame = Frame.safeParse(message);
    if (!frame.success) {
      log.warn("a message that is no frame was dropped");
      return;
    }
    if (frame.data.type === "hello") greet(frame.data.contractVersion, frame.data.app);
    else if (frame.data.type === "request") request(frame.data.id, frame.data.command, frame.data.input);
    else if (frame.data.type === "cancel") open.get(frame.data.id)?.();
    else log.warn("a frame that only a core sends was dropped", { type: frame.data.type });
  });
  const stopEvents = service.listen((event, payload) => {
    if (greeted) post({ type: "event", event, payload });
  });
  port.onClose(() => {
    stopMessages();
    stopEvents();
    for (const cancel of open.values()) cancel();
    open = new Map();
  });
}

function refusal(greeted: boolean, name: string): ThawError | undefined {
  if (!greeted) return new ThawError("contractMismatch", "No hello of this contract version was exchanged.");
  if (!Object.hasOwn(commands, name)) return new ThawError("badInput", `There is no command ${name}.`);
  return undefined;
}

function isJob(command: CommandName): command is JobName {
  return commands[command].kind === "job";
}

function contextOf({ emit, log, clock }: Service, scope: Pick<Context, "signal" | "report">): Context {
  return { signal: scope.signal, report: scope.report, emit, log, clock };
}
