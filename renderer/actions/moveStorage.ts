const key = "thaw.import";

/** Whether imported files are moved; they are copied unless the person chose otherwise on this machine. */
export function storedMove(): boolean {
  return localStorage.getItem(key) === "move";
}

export function storeMove(move: boolean): void {
  localStorage.setItem(key, move ? "move" : "copy");
}
