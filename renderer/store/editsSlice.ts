/** Edits on their way to the core. */
export interface EditsSlice {
  /** Edits, steps of undo and strokes behind them that the core has not answered yet. */
  readonly pending: number;
  /** One of them is a step of undo or redo: what it brings back is not known yet, so strokes that follow wait for it. */
  readonly returning: boolean;
}

export const noEdits: EditsSlice = { pending: 0, returning: false };
