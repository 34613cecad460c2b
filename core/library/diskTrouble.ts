import type { ErrorCode, ThawError } from "../contract/errors.ts";

const words: Partial<Record<ErrorCode, string>> = {
  diskFull: "the disk is full. Free some space and try again",
  permissionDenied: "permission was denied. Check who may write to the folder and try again",
  readOnly: "the disk can't be written to. Make it writable and try again",
  ioFailed: "the disk reports an error. Try again, and check the disk",
};

/** What is wrong with the disk and what to do, as the end of a sentence without its full stop. */
export function diskTrouble({ code, message }: ThawError): string {
  return words[code] ?? message.replace(/\.$/, "");
}
