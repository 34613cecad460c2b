/** Characters kept at the end: enough for a number and an extension. */
const tailLength = 10;

/**
 * A file name in two parts, for an ellipsis in the middle: the head may shrink, the tail (number, extension) stays.
 * Control characters are shown as their picture, so that a newline in a name is seen and breaks no line.
 */
export function splitName(name: string): { readonly head: string; readonly tail: string } {
  const visible = showControls(name);
  const characters = Array.from(visible);
  if (characters.length <= tailLength * 2) return { head: visible, tail: "" };
  return { head: characters.slice(0, -tailLength).join(""), tail: characters.slice(-tailLength).join("") };
}

/** Control characters as Unicode's pictures of them: a newline as ␊. */
export function showControls(text: string): string {
  return text.replace(/\p{Cc}/gu, (control) => {
    const code = control.codePointAt(0) ?? 0;
    return code < 0x20 ? String.fromCodePoint(0x2400 + code) : "\u2421";
  });
}
