import { ThawError } from "../../core/contract/errors.ts";
import type { PhotoId } from "../../core/contract/photos.ts";
import { type Store, update } from "../store/store.ts";

/** Asks the core for one edit or step. @returns whether it changed anything */
type Work = () => Promise<boolean>;

/** An edit that the core has not answered yet, and then whether it came to nothing. */
interface Underway {
  failed: boolean;
}

/**
 * The one way for edits, undo and redo to the core, in the order of the strokes. Edits go out at once, since the core takes them in
 * turn. A step back waits for the edit before it, since it takes that one back or nothing; what comes after it waits for it.
 */
export class EditQueue {
  readonly #store: Store;
  /** Settled when everything so far is; never rejects. */
  #all: Promise<unknown> = Promise.resolve();
  /** Settled when every step back or forth, and every edit that goes alone, so far is; null when none is on its way. */
  #steps: Promise<unknown> | null = null;
  #returning = 0;
  /** The newest last. */
  readonly #underway: Underway[] = [];
  /** Photos of each edit that the core has not answered yet. */
  readonly #leaving = new Set<readonly PhotoId[]>();
  readonly #waiting: (() => void)[] = [];
  /** A stroke that waited is being carried out: what it asks for comes before the others that wait. */
  #releasing = false;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Photos of edits on their way. No stroke falls on them: they are about to leave the view. */
  get leaving(): ReadonlySet<PhotoId> {
    return new Set([...this.#leaving].flat());
  }

  /**
   * @param ids photos that the edit takes along
   * @param alone nothing goes out beside it: a job may wait for its turn, and what was asked for later would come before it
   * @throws as the work does
   */
  async edit(ids: readonly PhotoId[], work: Work, alone = false): Promise<void> {
    const mine: Underway = { failed: false };
    this.#underway.push(mine);
    this.#leaving.add(ids);
    const send = (): Promise<boolean> => this.#send(work);
    const turn = alone ? this.#all.then(send) : this.#steps === null ? send() : this.#steps.then(send);
    const steps = alone ? turn.catch(() => undefined) : null;
    if (steps !== null) this.#steps = steps;
    try {
      await this.#follow(turn, (changed) => {
        if (steps !== null && this.#steps === steps) this.#steps = null;
        mine.failed = !changed;
        const at = this.#underway.indexOf(mine);
        if (at >= 0) this.#underway.splice(at, 1);
      });
    } finally {
      this.#leaving.delete(ids);
    }
  }

  /** Takes back the last edit. Where that one is still on its way and fails, nothing older is taken back in its place. */
  undo(work: Work): Promise<void> {
    return this.#step(work, this.#underway.pop());
  }

  redo(work: Work): Promise<void> {
    return this.#step(work);
  }

  /**
   * Does what a stroke means: at once, or, where a step back is on its way, when the core has answered, since only then is it known
   * which photo the stroke falls on.
   */
  inTurn(act: () => unknown): Promise<void> {
    return new Promise((resolve, reject) => {
      const go = async (): Promise<void> => {
        await act();
      };
      const run = (): void => void go().then(resolve, reject);
      if (this.#releasing || (this.#returning === 0 && this.#waiting.length === 0)) run();
      else {
        this.#waiting.push(run);
        this.#count(1);
      }
    });
  }

  /** Resolves when nothing is on its way any more. */
  async settled(): Promise<void> {
    while (this.#store.getState().edits.pending > 0) await this.#all;
  }

  async #step(work: Work, before?: Underway): Promise<void> {
    this.#returning += 1;
    const turn = this.#all.then(() => before?.failed !== true && this.#send(work));
    const steps = turn.catch(() => undefined);
    this.#steps = steps;
    try {
      await this.#follow(turn, () => {
        this.#returning -= 1;
        if (this.#steps === steps) this.#steps = null;
      });
    } finally {
      this.#release();
    }
  }

  /** Between a core that died and the project's opening in the next one nothing is sent; the banner says what goes on. */
  async #send(work: Work): Promise<boolean> {
    const { lost } = this.#store.getState().project;
    if (lost) throw new ThawError("coreCrashed", "The project is being opened again.", { retryable: true });
    return await work();
  }

  async #follow(turn: Promise<boolean>, onEnd: (changed: boolean) => void): Promise<void> {
    const end = (changed: boolean): void => {
      onEnd(changed);
      this.#count(-1);
    };
    this.#count(1);
    const over = turn.then(end, () => end(false));
    this.#all = Promise.all([this.#all, over]);
    await over;
    await turn;
  }

  #release(): void {
    this.#releasing = true;
    while (this.#returning === 0 && this.#waiting.length > 0) {
      this.#count(-1);
      this.#waiting.shift()?.();
    }
    this.#releasing = false;
  }

  #count(more: number): void {
    const returning = this.#returning > 0;
    update(this.#store, "edits", ({ pending }) => ({ pending: pending + more, returning }));
  }
}
