import { Parser } from "htmlparser2";

/** Text that is for machines. */
const unread: ReadonlySet<string> = new Set(["script", "style", "template"]);
/** Where a person sees a gap. */
const gaps: ReadonlySet<string> = new Set(["br", "p", "div", "li", "tr", "td"]);
const longest = 300;

/**
 * What a person reads of a piece of HTML: one line, entities resolved, controls and marks that turn text around left
 * out.
 */
export function plainText(html: string): string {
  let text = "";
  let hidden = 0;
  const parser = new Parser({
    onopentag: (name) => {
      if (unread.has(name)) hidden += 1;
      if (gaps.has(name)) text += " ";
    },
    onclosetag: (name) => {
      if (unread.has(name)) hidden -= 1;
    },
    ontext: (piece) => {
      if (hidden === 0) text += piece;
    },
  });
  // What describes a photo in more than this describes more than the photo.
  parser.end(html.slice(0, 20_000));
  return oneLine(text);
}

/** Any text as one line of at most 300 characters. */
export function oneLine(text: string): string {
  const line = text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .replace(/[\u200b\u202a-\u202e\u2066-\u2069\ufeff]/g, "")
    .trim();
  const characters = Array.from(line);
  return characters.length <= longest ? line : `${characters.slice(0, longest - 1).join("")}…`;
}
