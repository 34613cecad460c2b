import { ThawError } from "../contract/errors.ts";

/** Thrown inside the readers, which do not know the file's name; `readStateDict` adds it. */
export class WeightsFault extends Error {
  override readonly name = "WeightsFault";
  readonly code: "weightsUnsafe" | "weightsDamaged";

  constructor(code: "weightsUnsafe" | "weightsDamaged", message: string) {
    super(message);
    this.code = code;
  }
}

export function damaged(message: string): WeightsFault {
  return new WeightsFault("weightsDamaged", message);
}

export function unsafe(message: string): WeightsFault {
  return new WeightsFault("weightsUnsafe", message);
}

const advice = {
  weightsUnsafe:
    "Nothing in it was run. Ask for a state dict (torch.save(model.state_dict(), …)) or a safetensors file.",
  weightsDamaged: "Fetch the file again.",
} as const;

/** The reader's fault as the project's error, with the file's name and what to do. */
export function faultFor(file: string, thrown: unknown): unknown {
  if (!(thrown instanceof WeightsFault)) return thrown;
  const what = thrown.code === "weightsUnsafe" ? "is not a plain set of tensors" : "can't be read";
  return new ThawError(thrown.code, `The weights file ${file} ${what}: ${thrown.message}. ${advice[thrown.code]}`, {
    details: { file },
    cause: thrown,
  });
}
