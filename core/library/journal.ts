import { createHash } from "node:crypto";
import { z } from "zod";
import { type AppendFile } from "./appendFile.ts";
import { Entry } from "./entries.ts";
import { errnoOf, type Files } from "./files.ts";

export interface NumberedEntry {
  /** Sequence number: grows by one over the life of the project. */
  readonly n: number;
  readonly entry: Entry;
}

const Line = z.object({ n: z.number().int().positive(), e: Entry });
const checksumLength = 16;

const checksum = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, checksumLength);

/** One entry as a line: 16 hex digits of the SHA-256 of the rest, a space, JSON (which holds no newline). */
export function encodeLine({ n, entry }: NumberedEntry): string {
  const text = JSON.stringify({ n, e: entry });
  return `${checksum(text)} ${text}\n`;
}

function decodeLine(line: string): NumberedEntry | undefined {
  const text = line.slice(checksumLength + 1);
  if (line[checksumLength] !== " " || checksum(text) !== line.slice(0, checksumLength)) return undefined;
  try {
    const parsed = Line.safeParse(JSON.parse(text));
    return parsed.success ? { n: parsed.data.n, entry: parsed.data.e } : undefined;
  } catch {
    return undefined;
  }
}

export interface JournalContent {
  readonly entries: readonly NumberedEntry[];
  /** Bytes up to the end of the last whole line; what lies behind is a torn write. */
  readonly length: number;
  /** Whole lines lie behind the first unreadable one: damage, and not a write that was cut off. */
  readonly damaged: boolean;
}

/** Reads up to the first line that is not whole; a missing file is an empty journal. */
export async function readJournal(files: Files, path: string): Promise<JournalContent> {
  let bytes: Buffer;
  try {
    bytes = await files.read(path);
  } catch (error) {
    if (errnoOf(error) !== "ENOENT") throw error;
    return { entries: [], length: 0, damaged: false };
  }
  const entries: NumberedEntry[] = [];
  let length = 0;
  for (;;) {
    const end = bytes.indexOf(10, length);
    if (end < 0) return { entries, length, damaged: false };
    const entry = decodeLine(bytes.toString("utf8", length, end));
    if (entry === undefined) return { entries, length, damaged: end + 1 < bytes.length };
    entries.push(entry);
    length = end + 1;
  }
}

/** The open journal. A failed write is cut off again before the next, so that no torn line stands between whole ones. */
export class JournalWriter {
  readonly #file: AppendFile;
  #length: number;
  #torn = true;
  /** Lines that follow from what is on disk and may wait for the next write. */
  #waiting = "";

  private constructor(file: AppendFile, length: number) {
    this.#file = file;
    this.#length = length;
  }

  static async open(files: Files, path: string, length: number): Promise<JournalWriter> {
    return new JournalWriter(await files.openAppend(path), length);
  }

  get length(): number {
    return this.#length;
  }

  /** On disk when it returns; on failure the journal is as it was before. */
  async append(line: string): Promise<void> {
    await this.#write(line, true);
  }

  /** Written soon: at the latest with the next append. Never fails. */
  async appendLater(line: string): Promise<void> {
    try {
      await this.#write(line, false);
    } catch {
      this.#waiting += line;
    }
  }

  async close(): Promise<void> {
    try {
      if (this.#waiting !== "") await this.#write("", true).catch(() => undefined);
    } finally {
      await this.#file.close();
    }
  }

  async #write(line: string, durable: boolean): Promise<void> {
    if (this.#torn) await this.#file.cut(this.#length);
    this.#torn = true;
    const data = this.#waiting + line;
    await this.#file.append(data);
    if (durable) await this.#file.sync();
    this.#length += Buffer.byteLength(data);
    this.#waiting = "";
    this.#torn = false;
  }
}
