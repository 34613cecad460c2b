import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { SettingsStore } from "../../../core/gather/settings/settingsStore.ts";
import { userConfig } from "../../../core/userConfig.ts";
import { temporaryFolder } from "../../helpers/temporaryFolder.ts";
import { silentLog } from "./gatherGround.ts";

function store(): { readonly store: SettingsStore; readonly folder: string; readonly again: () => SettingsStore } {
  const folder = join(temporaryFolder(), "thaw");
  const again = (): SettingsStore => new SettingsStore(folder, silentLog);
  return { store: again(), folder, again };
}

describe("the person's settings", () => {
  it("are none at first, and what was changed is there for the next process", async () => {
    const { store: settings, again } = store();
    expect(await settings.view()).toEqual({ contact: "", flickrKey: false, addresses: {} });
    await settings.change({ contact: " anna@example.org ", addresses: { openverse: "http://localhost:8080/v1" } });
    const now = await settings.change({ flickrKey: "abc123" });
    const addresses = { openverse: "http://localhost:8080/v1" };
    expect(now).toEqual({ contact: "anna@example.org", flickrKey: true, addresses });
    expect(await again().view()).toEqual(now);
    expect((await again().read()).flickrKey).toBe("abc123");
    expect(await settings.change({ flickrKey: "", addresses: { openverse: "" } })).toEqual({
      contact: "anna@example.org",
      flickrKey: false,
      addresses: {},
    });
  });

  it.skipIf(process.platform === "win32")("can be read by their owner alone", async () => {
    const { store: settings, folder } = store();
    await settings.change({ flickrKey: "abc123" });
    expect(statSync(settings.file).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it("that another process changed are noticed", async () => {
    const { store: settings, again } = store();
    await settings.change({ contact: "a@example.org" });
    await settings.read();
    await again().change({ contact: "https://example.org/someone" });
    expect((await settings.view()).contact).toBe("https://example.org/someone");
  });

  it("changes at the same time all count", async () => {
    const { store: settings } = store();
    await Promise.all([
      settings.change({ contact: "a@example.org" }),
      settings.change({ flickrKey: "k1" }),
      settings.change({ addresses: { flickr: "https://mirror.example.org" } }),
    ]);
    expect(await settings.view()).toEqual({
      contact: "a@example.org",
      flickrKey: true,
      addresses: { flickr: "https://mirror.example.org/" },
    });
  });

  it.each([
    [{ contact: "anna" }],
    [{ contact: "anna@example.org\r\nX-Evil: 1" }],
    [{ contact: "Änne@example.org" }],
    [{ contact: "(anna@example.org)" }],
    [{ flickrKey: "key with spaces" }],
    [{ addresses: { openverse: "http://example.org" } }],
    [{ addresses: { openverse: "http://192.168.0.1" } }],
    [{ addresses: { openverse: "ftp://example.org" } }],
    [{ addresses: { openverse: "nonsense" } }],
    [{ addresses: { openverse: "https://a:b@example.org" } }],
  ])("%j is refused in words, and nothing changes", async (change) => {
    const { store: settings } = store();
    await settings.change({ contact: "a@example.org" });
    await expect(settings.change({ contact: "b@example.org", ...change })).rejects.toMatchObject({ code: "badInput" });
    expect(await settings.view()).toEqual({ contact: "a@example.org", flickrKey: false, addresses: {} });
  });

  it.each(["{", "", "[]", '{"schema":1,"contact":7}', "\0\0"])(
    "that are damaged (%j) are set aside and begun anew",
    async (text) => {
      const { store: settings, folder } = store();
      await settings.change({ contact: "a@example.org" });
      writeFileSync(settings.file, text);
      expect(await settings.view()).toMatchObject({ contact: "", notice: expect.stringMatching(/damaged.*kept as/) });
      const [aside] = readdirSync(folder).filter((name) => name.startsWith("settings.damaged"));
      expect(readFileSync(join(folder, aside!), "utf8")).toBe(text);
      expect(await settings.change({ contact: "b@example.org" })).toEqual({
        contact: "b@example.org",
        flickrKey: false,
        addresses: {},
      });
    },
  );

  it("of a newer version are left alone", async () => {
    const { store: settings } = store();
    await settings.change({ contact: "a@example.org" });
    writeFileSync(settings.file, '{"schema":2}');
    await expect(settings.view()).rejects.toThrow(/newer version/);
    await expect(settings.change({ contact: "b@example.org" })).rejects.toThrow(/newer version/);
    expect(readFileSync(settings.file, "utf8")).toBe('{"schema":2}');
  });

  it("lie where each system keeps such things", () => {
    expect(userConfig({ THAW_CONFIG: "/x/y" }, "linux")).toBe("/x/y");
    expect(userConfig({ XDG_CONFIG_HOME: "/c" }, "linux")).toBe(join("/c", "thaw"));
    expect(userConfig({ XDG_CONFIG_HOME: "" }, "linux")).toMatch(/\.config.thaw$/);
    expect(userConfig({ APPDATA: "/roaming" }, "win32")).toBe(join("/roaming", "thaw"));
    expect(userConfig({}, "darwin")).toMatch(/Application Support.thaw$/);
  });
});
