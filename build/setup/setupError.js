/** A set-up step that can't go on: what is missing, and the one command (or act) that mends it. */
export class SetupError extends Error {
  name = "SetupError";

  /** @param {string} message what happened @param {string} mend one command, or one sentence where no command can help */
  constructor(message, mend, options) {
    super(message, options);
    this.mend = mend;
  }
}
