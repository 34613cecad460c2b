import { z } from "zod";

/**
 * Every way in which Thaw can fail, as a closed list: the window and the command line choose words, colours and exit codes
 * by the code alone and never look into the message.
 */
export const errorCodes = [
  // the person's input
  "badInput",
  "usage",
  "notFound",
  "notAFolder",
  "notReadable",
  "noImages",
  "oneClass",
  "tooFewPhotos",
  "nameTaken",
  "outsideProject",
  // the project
  "noProject",
  "projectLocked",
  "projectDamaged",
  "projectTooNew",
  "notSplit",
  "splitStale",
  "nothingToUndo",
  "undoStale",
  "nothingToRedo",
  // one photo
  "unsupportedFormat",
  "damagedImage",
  "emptyFile",
  "imageTooLarge",
  "imageTimedOut",
  "decoderCrashed",
  "photoVanished",
  // disk
  "diskFull",
  "permissionDenied",
  "readOnly",
  "ioFailed",
  // the internet
  "downloadFailed",
  "addressRefused",
  "rateLimited",
  "keyMissing",
  // network description, weights and runs
  "unknownBackbone",
  "weightsMissing",
  "weightsUnsafe",
  "weightsDamaged",
  "weightsMismatch",
  "noRun",
  "runDamaged",
  "diverged",
  "outOfMemory",
  "runtimeMissing",
  // processes
  "cancelled",
  "coreCrashed",
  "contractMismatch",
  "internal",
] as const;

export const ErrorCode = z.enum(errorCodes);
export type ErrorCode = z.infer<typeof ErrorCode>;

/** An error as it crosses a Port: data only; the stack stays in the log of the process that threw. */
export const WireError = z.object({
  code: ErrorCode,
  message: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  retryable: z.boolean(),
});
export type WireError = z.infer<typeof WireError>;

export interface ThawErrorOptions {
  readonly details?: Readonly<Record<string, string | number | boolean>>;
  /** Whether the same call may succeed when repeated unchanged (a full disk that was emptied, a busy file). */
  readonly retryable?: boolean;
  readonly cause?: unknown;
}

/** The one error class of the project. The message says what happened, to which file, and what to do. */
export class ThawError extends Error {
  override readonly name = "ThawError";
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, string | number | boolean>> | undefined;
  readonly retryable: boolean;

  constructor(code: ErrorCode, message: string, options: ThawErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details;
    this.retryable = options.retryable ?? false;
  }
}

const systemCodes: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: "diskFull",
  EDQUOT: "diskFull",
  EACCES: "permissionDenied",
  EPERM: "permissionDenied",
  EROFS: "readOnly",
  ENOENT: "notFound",
  ENOTDIR: "notAFolder",
  EEXIST: "nameTaken",
  EIO: "ioFailed",
  EFBIG: "ioFailed",
  ENAMETOOLONG: "badInput",
  ELOOP: "badInput",
  EISDIR: "badInput",
  EMFILE: "ioFailed",
  EBUSY: "ioFailed",
};

/** What the system's own errors say to a person; `at` is ` "<path>"`, or empty where the system names none. */
const systemWords: Readonly<Record<string, (at: string) => string>> = {
  ENOSPC: (at) => `The disk is full${at && `; writing${at} failed`}. Free some space and try again.`,
  EDQUOT: (at) => `Your share of the disk is used up${at && `; writing${at} failed`}. Free some space and try again.`,
  EACCES: (at) => `Permission was denied${at && ` for${at}`}. Check who may read and write there.`,
  EPERM: (at) => `Permission was denied${at && ` for${at}`}. Check who may read and write there.`,
  EROFS: (at) => `The disk is for reading only${at && `; writing${at} failed`}. Copy the folder to another disk.`,
  ENOENT: (at) => `There is no${at || " such file or folder"}. Check the path.`,
  ENOTDIR: (at) => `A part of the path${at} is a file, not a folder. Check the path.`,
  EISDIR: (at) => `${at === "" ? "What was given" : at.trim()} is a folder, not a file. Name a file.`,
  EEXIST: (at) => `${at === "" ? "The name" : at.trim()} is taken already. Choose another name.`,
  EIO: (at) => `The disk reports an error${at && ` at${at}`}. Try again, and check the disk.`,
  EFBIG: (at) =>
    `${at === "" ? "A file" : at.trim()} would be larger than this disk, or a limit of the system, allows. Use another disk, or raise the limit.`,
  ENAMETOOLONG: (at) => `The path${at} is too long. Use shorter names.`,
  ELOOP: (at) => `The symbolic links at${at || " the path"} lead in a circle. Name the real folder.`,
  EMFILE: (at) => `Too many files are open${at && ` to open${at}`}. Close other programs and try again.`,
  EBUSY: (at) => `Another program is using${at || " the file"}. Close it and try again.`,
};

/** What can only be about the file that is written. */
const ofTarget: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT", "EROFS", "EEXIST", "EFBIG"]);

/** Only what came from the system itself has a `syscall`; an error of our own keeps the words it was given. */
function inWords(error: Error, errno: string): string {
  const { syscall, path, dest } = error as { syscall?: unknown; path?: unknown; dest?: unknown };
  const words = typeof syscall === "string" ? systemWords[errno] : undefined;
  // Of a copy or a move, the file that could not be written is the second.
  const file = typeof dest === "string" && ofTarget.has(errno) ? dest : path;
  return words === undefined ? error.message : words(typeof file === "string" ? ` "${file}"` : "");
}

const retryableCodes: ReadonlySet<ErrorCode> = new Set(["diskFull", "permissionDenied", "ioFailed", "readOnly"]);

/** Any thrown value as a ThawError: system errors in plain words and by their errno name, an AbortError as `cancelled`, the rest as `internal`. */
export function toThawError(thrown: unknown): ThawError {
  if (thrown instanceof ThawError) return thrown;
  if (!(thrown instanceof Error)) return new ThawError("internal", String(thrown));
  if (thrown.name === "AbortError") return new ThawError("cancelled", "Stopped.", { cause: thrown });
  const errno = (thrown as { code?: unknown }).code;
  const code = typeof errno === "string" ? systemCodes[errno] : undefined;
  return new ThawError(code ?? "internal", typeof errno === "string" ? inWords(thrown, errno) : thrown.message, {
    cause: thrown,
    retryable: code !== undefined && retryableCodes.has(code),
  });
}

export function toWire(thrown: unknown): WireError {
  const error = toThawError(thrown);
  return {
    code: error.code,
    message: error.message,
    retryable: error.retryable,
    ...(error.details === undefined ? {} : { details: { ...error.details } }),
  };
}

export function fromWire(wire: WireError): ThawError {
  return new ThawError(wire.code, wire.message, {
    retryable: wire.retryable,
    ...(wire.details === undefined ? {} : { details: wire.details }),
  });
}
