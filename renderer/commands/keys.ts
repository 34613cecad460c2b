/** A key stroke as one word: modifiers in the order mod, shift, then the key in lower case: "mod+shift+z", "x", "?". */
export type KeyName = string;

interface Stroke {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** The name of a stroke; Ctrl, and Command on a Mac, are both `mod`. Strokes with Alt belong to the menus: null. */
export function keyName(stroke: Stroke): KeyName | null {
  if (stroke.altKey) return null;
  const key = stroke.key === " " ? "space" : stroke.key.toLowerCase();
  // "?" already holds its shift; letters and named keys do not.
  const shifted = stroke.shiftKey && (key.length > 1 || /[a-z]/.test(key));
  return `${stroke.ctrlKey || stroke.metaKey ? "mod+" : ""}${shifted ? "shift+" : ""}${key}`;
}

const words: Readonly<Record<string, string>> = {
  space: "Space",
  enter: "Enter",
  escape: "Esc",
  delete: "Del",
  arrowleft: "←",
  arrowright: "→",
  arrowup: "↑",
  arrowdown: "↓",
  home: "Home",
  end: "End",
  pageup: "Page ↑",
  pagedown: "Page ↓",
  "-": "−",
};

/** A key name as the platform's keyboards have it printed: "Ctrl+Shift+Z", "⌘⇧Z". */
export function showKey(name: KeyName, platform: string): string {
  const mac = platform === "darwin";
  const shown = name.split("+").map((part) => {
    if (part === "mod") return mac ? "⌘" : "Ctrl";
    if (part === "shift") return mac ? "⇧" : "Shift";
    return words[part] ?? part.toUpperCase();
  });
  return shown.join(mac ? "" : "+");
}
