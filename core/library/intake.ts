import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { ThawError, toThawError } from "../contract/errors.ts";
import type { IntakeReport } from "../contract/gather.ts";
import type { FileProblem } from "../contract/photos.ts";
import type { Context } from "../jobs/context.ts";
import { severalAtOnce } from "../jobs/severalAtOnce.ts";
import { classNamed } from "./className.ts";
import { diskTrouble } from "./diskTrouble.ts";
import type { EditOutcome } from "./editor.ts";
import type { Files } from "./files.ts";
import type { FreeNames } from "./freeName.ts";
import type { IntakeItem, IntakeOptions } from "./intakeItem.ts";
import type { PhotoRecord } from "./photoRecord.ts";
import { stagedFolder } from "./place.ts";
import { type EditPlan, photos } from "./planEdit.ts";
import { Numbering, type Placeable, planIntake } from "./planIntake.ts";
import type { PhotoReader } from "./probeFiles.ts";
import { examine, NotTaken, type Offered, stage } from "./stageFile.ts";
import type { StateStore } from "./stateStore.ts";

export interface IntakeGround {
  readonly files: Files;
  readonly root: string;
  readonly store: StateStore;
  readonly images: PhotoReader;
  readonly classes: readonly string[];
  readonly seed: number;
  /** Takes a turn, and in it carries out what `plan` says; nothing where it says nothing. */
  readonly commit: (plan: () => ((names: FreeNames) => EditPlan) | undefined) => Promise<EditOutcome | undefined>;
}

export type Taken = Pick<IntakeReport, "skipped" | "problems"> & { readonly added: readonly PhotoRecord[] };

/** Photos between two journal writes: what a stop or a crash can cost of an import. */
const batch = 256;

/** Files that are read or copied at a time; the thread pool of Node has four threads. */
const filesAtOnce = 4;

interface Classed {
  readonly item: IntakeItem;
  readonly class: string;
}

/** Brings files into the project, batch by batch. Each batch is whole or not there; what came before a stop or a failure stays. */
export class Intake {
  readonly #ground: IntakeGround;
  readonly #ctx: Context;
  readonly #join: string;
  readonly #label: (added: number) => string;
  readonly #stem: string;
  readonly #added: PhotoRecord[] = [];
  readonly #skipped: { from: string; same: string }[] = [];
  readonly #problems: FileProblem[] = [];
  #staged = 0;
  #done = 0;
  #total = 0;

  constructor(ground: IntakeGround, ctx: Context, options: IntakeOptions) {
    this.#ground = ground;
    this.#ctx = ctx;
    const token = randomBytes(6).toString("hex");
    this.#join = options.join ?? token;
    this.#label = options.label ?? ((added) => `Import ${photos(added)}`);
    this.#stem = `${stagedFolder}/${token}`;
  }

  /** What has been done by now. */
  taken(): Taken {
    return { added: this.#added, skipped: this.#skipped, problems: this.#problems };
  }

  /** @throws ThawError cancelled, or what the project's disk failed with; the message says what has come */
  async run(items: readonly IntakeItem[]): Promise<Taken> {
    const { files, root, store } = this.#ground;
    this.#total = items.length;
    const wanted = this.#classed(items);
    const coming = new Map<string, number>();
    for (const { class: name } of wanted) coming.set(name, (coming.get(name) ?? 0) + 1);
    const numbering = new Numbering(store.state, coming);
    const comesParted = wanted.some(({ item }) => item.part === "valid" || item.part === "test");
    try {
      await files.makeFolder(join(root, stagedFolder)).catch((error: unknown) => {
        throw notBegun(root, error);
      });
      for (let at = 0; at < wanted.length; at += batch) {
        await this.#take(wanted.slice(at, at + batch), numbering, comesParted);
        if (this.#ctx.signal.aborted) throw new ThawError("cancelled", "Stopped.");
      }
    } catch (error) {
      throw this.#withWhatCame(toThawError(error));
    }
    return this.taken();
  }

  /** The items whose class can be one. */
  #classed(items: readonly IntakeItem[]): readonly Classed[] {
    const known = new Set(this.#ground.classes);
    const meant = new Map<string, string | ThawError>();
    return items.flatMap((item): Classed[] => {
      let name = meant.get(item.class);
      try {
        name ??= classNamed(item.class, known);
      } catch (error) {
        name = toThawError(error);
      }
      meant.set(item.class, name);
      if (typeof name !== "string") {
        this.#done += 1;
        this.#problems.push({ file: item.from, code: name.code, reason: name.message, fatal: true });
        return [];
      }
      known.add(name);
      return [{ item, class: name }];
    });
  }

  async #take(items: readonly Classed[], numbering: Numbering, comesParted: boolean): Promise<void> {
    const { store, commit, seed } = this.#ground;
    const offers = await this.#examine(items);
    const { first, twins } = this.#withoutKnown(offers);
    const ready = await this.#stage(first);
    let rest: readonly Placeable[] = ready;
    try {
      const outcome = await commit(() => {
        // Another import may have brought the same since.
        rest = ready.filter((one) => !this.#isKnown(one));
        const plan = { numbering, comesParted, seed, join: this.#join };
        const label = this.#label(this.#added.length + rest.length);
        return rest.length === 0 ? undefined : (names) => planIntake(store.state, rest, { ...plan, label }, names);
      });
      for (const record of outcome?.changed ?? []) this.#added.push(record);
    } catch (error) {
      await this.#discard(ready);
      throw error;
    }
    const came = new Set(rest);
    await this.#discard(ready.filter((one) => !came.has(one)));
    for (const { facts, item } of rest) {
      if (facts.problem !== undefined) this.#problems.push({ file: item.from, ...facts.problem });
    }
    this.#settleTwins(twins);
    await this.#takeAway(rest.filter(({ item }) => item.take === "move"));
  }

  async #examine(items: readonly Classed[]): Promise<readonly (Offered & Classed)[]> {
    const found: ((Offered & Classed) | undefined)[] = [];
    await severalAtOnce(items, filesAtOnce, async (one, at) => {
      if (this.#ctx.signal.aborted) return;
      const offered = await this.#orProblem(one.item, async () => await examine(this.#ground.files, one.item));
      found[at] = offered === undefined ? undefined : { ...offered, class: one.class };
    });
    return found.filter((one) => one !== undefined);
  }

  /** Leaves out what is in the project already; of files with the same bytes the first goes on and the others wait for its fate. */
  #withoutKnown(offers: readonly (Offered & Classed)[]) {
    const first = new Map<string, Offered & Classed>();
    const twins: (Offered & Classed)[] = [];
    for (const one of offers) {
      if (this.#isKnown(one)) this.#told();
      else if (first.has(one.sha256)) twins.push(one);
      else first.set(one.sha256, one);
    }
    return { first: [...first.values()], twins };
  }

  #isKnown({ sha256, item: { from } }: Offered): boolean {
    const same = this.#ground.store.state.contents.find(sha256)?.path;
    if (same !== undefined) this.#skipped.push({ from, same });
    return same !== undefined;
  }

  async #stage(offers: readonly (Offered & Classed)[]): Promise<readonly Placeable[]> {
    const ready: (Placeable | undefined)[] = [];
    const atOnce = Math.max(filesAtOnce, this.#ground.images.size * 2);
    try {
      await severalAtOnce(offers, atOnce, async (offered, at) => {
        if (this.#ctx.signal.aborted) return;
        this.#staged += 1;
        const stem = `${this.#stem}-${this.#staged}`;
        const staged = await this.#orProblem(offered.item, async () =>
          stage(offered, stem, this.#ground, this.#ctx.signal),
        );
        ready[at] = staged === undefined ? undefined : { ...staged, class: offered.class };
        if (staged !== undefined) this.#told();
      });
    } catch (error) {
      const whole = ready.filter((one) => one !== undefined);
      // Stopped by the person: those that are whole may still come.
      if (toThawError(error).code === "cancelled") return whole;
      await this.#discard(whole);
      throw error;
    }
    return ready.filter((one) => one !== undefined);
  }

  /** A file that can't be taken is listed, and the rest go on. */
  async #orProblem<T>({ from }: IntakeItem, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof NotTaken)) throw error;
      this.#problems.push({ file: from, ...error.problem });
      this.#told();
      return undefined;
    }
  }

  #settleTwins(twins: readonly Offered[]): void {
    for (const twin of twins) {
      this.#told();
      if (this.#isKnown(twin) || this.#ctx.signal.aborted) continue;
      const reason = "holds the same as a file that could not be taken";
      this.#problems.push({ file: twin.item.from, code: "damagedImage", reason, fatal: true });
    }
  }

  /** The photos are in the project, durably; only now may their files go from where they were. */
  async #takeAway(moved: readonly Placeable[]): Promise<void> {
    if (moved.length === 0) return;
    const { files, store } = this.#ground;
    const settled = await store.settle().then(
      () => undefined,
      (error: unknown) => toThawError(error),
    );
    for (const { item, look } of moved) {
      const stays = (code: FileProblem["code"], why: string): void => {
        const reason = `is in the project, but was left where it was as well: ${why}`;
        this.#problems.push({ file: item.from, code, reason, fatal: false });
      };
      try {
        if (settled !== undefined) throw settled;
        const now = files.look(item.path);
        if (now === undefined) continue;
        if (now.bytes !== look.bytes || now.modified !== look.modified) stays("badInput", "it has changed meanwhile");
        else await files.unlink(item.path);
      } catch (error) {
        const known = toThawError(error);
        stays(known.code, diskTrouble(known));
      }
    }
  }

  async #discard(staged: readonly Placeable[]): Promise<void> {
    const { files, root } = this.#ground;
    for (const { staged: path } of staged) {
      // What can't be taken away now is on the next opening.
      await files.unlink(join(root, path)).catch(() => undefined);
    }
  }

  #told(): void {
    this.#done += 1;
    this.#ctx.report({ phase: "Importing photos", done: this.#done, total: this.#total, unit: "photos" });
  }

  #withWhatCame(error: ThawError): ThawError {
    const added = this.#added.length;
    if (added === 0) return error;
    const came = `${photos(added)} that had come by then ${added === 1 ? "stays" : "stay"}; Undo takes them out again.`;
    return new ThawError(error.code, `${error.message} ${came}`, {
      cause: error,
      retryable: error.retryable,
      details: { added },
    });
  }
}

function notBegun(root: string, error: unknown): ThawError {
  const known = toThawError(error);
  return new ThawError(known.code, `Nothing can be brought into "${root}": ${diskTrouble(known)}.`, {
    cause: error,
    retryable: known.retryable,
  });
}

/** Takes away what an import left behind that a crash cut off: none of it is a photo of the project. */
export async function clearStaged(files: Files, root: string): Promise<void> {
  if (files.look(join(root, stagedFolder))?.kind !== "folder") return;
  for (const { name, kind } of await files.list(join(root, stagedFolder))) {
    if (kind === "file") await files.unlink(join(root, stagedFolder, name));
  }
}
