/** A set-up step that can't go on: what is missing, and the one command (or act) that mends it. */
export class SetupError extends Error {
  /** @param {string} message what happened @param {string} mend one command, or one sentence where no command can help */
  constructor(message, mend) {
    super(message);
    this.name = "SetupError";
    this.mend = mend;
  }
}
