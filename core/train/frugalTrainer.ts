import { ThawError, toThawError } from "../contract/errors.ts";
import type { RandomSource } from "./randomSource.ts";
import type { StepRates } from "./schedule.ts";
import type { Logits, Rows, TrainBatch, Trainer, TrainStep } from "./trainer.ts";

/** A trainer whose batches are taken in parts when memory does not suffice for the whole. */
export class FrugalTrainer {
  readonly trainer: Trainer;
  readonly #notice: (text: string) => void;
  /** Parts of a training batch, and of what is answered at once. */
  #parts: number;
  #answerParts = 1;
  /** Whether the memory suffices for many steps in one call. */
  #together = true;

  constructor(trainer: Trainer, parts: number, notice: (text: string) => void) {
    this.trainer = trainer;
    this.#parts = parts;
    this.#notice = notice;
  }

  get parts(): number {
    return this.#parts;
  }

  /** Most steps of so many rows that `steps` takes. */
  stepsAtOnce(rows: number): number {
    return this.#together && this.#parts === 1 ? this.trainer.stepsAtOnce(rows) : 1;
  }

  /**
   * Some steps, one after another: as many of them as come out of one call.
   * @param some at most `stepsAtOnce`
   * @returns losses of the first of them, at least one
   * @throws as `step`
   */
  async steps(some: readonly [TrainStep, ...TrainStep[]]): Promise<readonly number[]> {
    const [{ batch, rates, random }] = some;
    if (this.stepsAtOnce(batch.rows) > 1) {
      try {
        return await this.trainer.steps(some);
      } catch (thrown) {
        if (toThawError(thrown).code !== "outOfMemory") throw thrown;
        this.#together = false;
      }
    }
    return [await this.step(batch, rates, random)];
  }

  /**
   * One step; a batch that does not fit is halved until it does. Gradients are summed over the parts, so that the step is
   * the same but for batch norm, which then sees a part at a time.
   * @param random the step's own numbers, from their start each time that it is called
   * @throws outOfMemory where even one photo at a time is too much
   */
  async step(batch: TrainBatch, rates: readonly StepRates[], random: () => RandomSource): Promise<number> {
    for (;;) {
      const parts = Math.min(this.#parts, batch.rows);
      try {
        return await this.trainer.step(batch, rates, random(), parts);
      } catch (thrown) {
        const error = toThawError(thrown);
        if (error.code !== "outOfMemory") throw error;
        if (parts >= batch.rows)
          throw new ThawError(
            "outOfMemory",
            "The memory does not suffice even for one photo at a time. Thaw fewer layers, or choose a smaller backbone.",
            { cause: error },
          );
        this.#parts = parts * 2;
        this.#notice(
          `A batch of ${batch.rows} photos does not fit into the memory: it is taken in ${this.#parts} parts, ` +
            "whose gradients are summed.",
        );
      }
    }
  }

  /** Logits, of fewer rows at a time where memory does not suffice. */
  readonly logits: Logits = async (rows) => {
    for (;;) {
      try {
        return await this.#answer(rows);
      } catch (thrown) {
        const error = toThawError(thrown);
        if (error.code !== "outOfMemory" || this.#answerParts >= rows.rows) throw error;
        this.#answerParts *= 2;
      }
    }
  };

  async #answer({ rows, values }: Rows): Promise<readonly Float32Array[]> {
    const width = values.length / Math.max(1, rows);
    const atOnce = Math.ceil(rows / this.#answerParts);
    const answers: Float32Array[] = [];
    for (let at = 0; at < rows; at += atOnce) {
      const end = Math.min(rows, at + atOnce);
      const some = atOnce >= rows ? values : values.slice(at * width, end * width);
      answers.push(...(await this.trainer.logits({ rows: end - at, values: some })));
    }
    return answers;
  }
}
