import { describe, expect, it } from "vitest";
import { keyName, showKey } from "../../renderer/commands/keys.ts";
import { commandForKey, windowCommands } from "../../renderer/commands/windowCommands.ts";
import { freshState } from "../../renderer/store/store.ts";

const stroke = (key: string, held: Partial<Record<"ctrlKey" | "metaKey" | "shiftKey" | "altKey", boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

describe("keys", () => {
  it("names strokes the same on every platform", () => {
    expect(keyName(stroke("K", { ctrlKey: true }))).toBe("mod+k");
    expect(keyName(stroke("k", { metaKey: true }))).toBe("mod+k");
    expect(keyName(stroke("Z", { ctrlKey: true, shiftKey: true }))).toBe("mod+shift+z");
    expect(keyName(stroke("?", { shiftKey: true }))).toBe("?");
    expect(keyName(stroke(" "))).toBe("space");
    expect(keyName(stroke("x", { altKey: true }))).toBeNull();
    expect(showKey("mod+shift+z", "linux")).toBe("Ctrl+Shift+Z");
    expect(showKey("mod+shift+z", "darwin")).toBe("⌘⇧Z");
  });

  it("gives each key to one command, and each command an id of its own", () => {
    const keys = windowCommands.flatMap((command) => command.keys);
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(windowCommands.map(({ id }) => id)).size).toBe(windowCommands.length);
  });

  it("changes nothing of the gallery while the large view or speed mode lies over it", () => {
    const summary = { dir: "/a", name: "a", classes: [], canUndo: false, canRedo: true, problems: 0 };
    const clean = {
      ...freshState,
      project: { ...freshState.project, summary },
      ui: { ...freshState.ui, stage: "clean" as const },
    };
    const large = { ...clean, curate: { ...clean.curate, large: true } };
    const speed = { ...clean, speed: { ...clean.speed, queue: [1] } };
    for (const key of ["mod+f", "mod+shift+r", "j"]) {
      expect(commandForKey(key, clean)).toBeDefined();
      expect([commandForKey(key, large), commandForKey(key, speed)]).toEqual([undefined, undefined]);
    }
    expect([commandForKey("shift+u", large)?.id, commandForKey("shift+u", speed)]).toEqual(["photos.redo", undefined]);
  });

  it("offers nothing that needs a project before one is open", () => {
    expect(commandForKey("mod+2", freshState)).toBeUndefined();
    expect(commandForKey("x", freshState)).toBeUndefined();
    expect(commandForKey("mod+o", freshState)?.id).toBe("project.open");
  });
});
