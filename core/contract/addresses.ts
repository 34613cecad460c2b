export interface ParsedAddresses {
  /** Each once, in the order in which they stand. */
  readonly addresses: readonly string[];
  /** Lines that are neither empty nor a comment and hold no web address, counted from 1. */
  readonly odd: readonly { readonly line: number; readonly text: string }[];
}

/** A comma may belong to an address, unless a file's name has ended before it. */
const endsInFile = /^(https?:\/\/[^\s"<>]*?\.(?:jpe?g|png|webp|gif|tiff?|avif|hei[cf]))[,;]/i;

/**
 * Web addresses in text that was pasted or read from a file: one a line, several with blanks or commas between, a column of a
 * CSV file, in quotes or angle brackets. What follows a # at the beginning of a line or after a blank is a comment.
 */
export function parseAddresses(text: string): ParsedAddresses {
  const addresses = new Set<string>();
  const odd: { line: number; text: string }[] = [];
  for (const [at, whole] of text
    .replace(/^\ufeff/, "")
    .split(/\r\n|\r|\n/)
    .entries()) {
    const line = whole.replace(/(^|\s)#.*$/, "").trim();
    const found = line === "" ? [] : addressesIn(line);
    for (const address of found) addresses.add(address);
    if (line !== "" && found.length === 0) odd.push({ line: at + 1, text: line });
  }
  return { addresses: [...addresses], odd };
}

function addressesIn(line: string): readonly string[] {
  return line
    .split(/[\s"'<>|]+|[,;](?=\s*["']?https?:\/\/)/i)
    .flatMap((piece) => (/^https?:\/\//i.test(piece) ? [piece] : piece.split(/[,;]/)))
    .filter((piece) => /^https?:\/\/[^/?#]/i.test(piece))
    .map((piece) => endsInFile.exec(piece)?.[1] ?? piece.replace(/[,;.)\]]+$/, ""));
}
