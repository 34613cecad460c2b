import { relative, resolve, sep } from "node:path";
import { serviceOf } from "../api.ts";
import { Client } from "../contract/client.ts";
import type { EventName, EventPayload, Input, JobName, Output, QueryName } from "../contract/schema.ts";
import { Core } from "../core.ts";
import { localPorts } from "../localPorts.ts";
import { serve } from "../serve.ts";
import type { Output as Printer } from "./output.ts";

/** A core in this process with a client to it: the same commands as the window's, parsed the same way. */
export class Session {
  readonly #core = new Core();
  readonly #client = new Client({ app: "command line" });
  readonly #signal: AbortSignal;

  private constructor(signal: AbortSignal, printer: Printer) {
    this.#signal = signal;
    this.#client.subscribe("job.changed", ({ job }) => {
      if (job.state === "running" && job.progress !== undefined) printer.progress(job.progress);
    });
  }

  static async begin(signal: AbortSignal, printer: Printer): Promise<Session> {
    const session = new Session(signal, printer);
    const [near, far] = localPorts();
    serve(far, serviceOf(session.#core));
    await session.#client.attach(near);
    return session;
  }

  /** Opens the project in a folder named on the command line. */
  open(dir: string): Promise<Output<"project.open">> {
    return this.run("project.open", { dir: resolve(dir) });
  }

  run<C extends JobName>(command: C, input: Input<C>): Promise<Output<C>> {
    return this.#client.start(command, input, { signal: this.#signal }).result;
  }

  ask<C extends QueryName>(command: C, input: Input<C>): Promise<Output<C>> {
    return this.#client.request(command, input, this.#signal);
  }

  on<E extends EventName>(event: E, listener: (payload: EventPayload<E>) => void): void {
    this.#client.subscribe(event, listener);
  }

  /** Path of a photo relative to the project, with forward slashes. */
  fileOf(id: number): string {
    const { project } = this.#core;
    return relative(project.dir, project.pathOf(id)).split(sep).join("/");
  }

  async close(): Promise<void> {
    await this.#core.close();
  }
}
