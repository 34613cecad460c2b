import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Writable } from "node:stream";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { expandKeywords } from "../../../core/cli/commands/search.ts";
import { runCommandLine } from "../../../core/cli/main.ts";
import { builtCore } from "../../helpers/builtCore.ts";
import { json, loopback } from "../../helpers/loopback.ts";
import { numberedPhoto, photoServer } from "../../helpers/photoServer.ts";
import { temporaryFolder } from "../../helpers/temporaryFolder.ts";

class Collected extends Writable {
  text = "";
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

async function cli(...args: string[]): Promise<{ readonly code: number; readonly stdout: string }> {
  const [stdout, stderr] = [new Collected(), new Collected()];
  const nothing = (): void => undefined;
  const host = { streams: { stdout, stderr }, onInterrupt: nothing, exit: nothing, now: () => 0 };
  return { code: await runCommandLine(args, host), stdout: stdout.text };
}

describe("the command line", () => {
  it("searches, downloads, credits, and shows the settings without the key", async () => {
    const server = await loopback((address, request, response) => {
      if (address.pathname !== "/v1/images/") {
        photoServer()(address, request, response);
        return;
      }
      const origin = `http://${request.headers.host!}`;
      const name = address.searchParams.get("q") ?? "";
      const work = (at: number) => ({
        url: `${origin}/photo/${at}`,
        foreign_landing_url: `${origin}/page/${at}`,
        title: `=${name} ${at}`,
        creator: "Anna",
        license: "by",
        license_version: "4.0",
        width: 800,
        height: 600,
      });
      json(response, { page_count: 1, results: name === "grey cat" ? [work(1), work(2)] : [work(2), work(3)] });
    });
    const dir = temporaryFolder();
    const config = temporaryFolder();
    await mkdir(join(dir, "cat"));
    await writeFile(join(dir, "cat", "1.gif"), numberedPhoto(1_000_000));
    await writeFile(join(config, "key.txt"), "secretkey7\n");
    await writeFile(
      join(config, "urls.txt"),
      `# three\n${server.url}/photo/3\n${server.url}/photo/4, https://10.0.0.1/x\n`,
    );
    await builtCore();
    vi.stubEnv("THAW_CONFIG", config);
    vi.stubEnv("THAW_CACHE", join(config, "cache"));
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const parsed = async (...args: string[]): Promise<unknown> =>
      JSON.parse((await cli(...args, "--json", "--quiet")).stdout);

    const set = await cli(
      "settings",
      "--address",
      `openverse=${server.url}`,
      "--contact",
      "anna@example.org",
      "--flickr-key",
      join(config, "key.txt"),
    );
    expect(set.stdout).toMatch(/contact +anna@example\.org\nflickr key +set\naddress of openverse/);
    expect(set.stdout).not.toContain("secretkey7");

    const search = [
      "search",
      dir,
      "--class",
      "cat",
      "--keywords",
      "cat",
      "--prefix",
      "grey,white",
      "--providers",
      "openverse",
      "--size",
      "medium",
    ];
    const found = await cli(...search);
    expect(found).toMatchObject({ code: 0 });
    expect(found.stdout).toMatch(/openverse +CC BY 4\.0 +800 × 600 +Anna +=grey cat 1 +http/);
    expect(found.stdout).toMatch(/3 found; 1 listed twice, 0 left out/);
    expect(await parsed(...search, "--download")).toMatchObject({
      report: { found: 3 },
      intake: { added: 3, problems: [] },
    });
    expect(await readdir(join(dir, "cat"))).toHaveLength(4);

    const listed = await cli("download", dir, "--class", "cat", "--urls", join(config, "urls.txt"), "--quiet");
    expect(listed.code).toBe(1);
    expect(listed.stdout).toMatch(
      /1 photo added\.\nIn the project already \(1\):[^]*Not used \(1\):\n {2}https:\/\/10\.0\.0\.1\/x: could not be fetched: .*private network/,
    );
    expect((await cli("resume-downloads", dir)).stdout).toBe("No download is waiting.\n");

    expect((await cli("credits", dir)).stdout).toMatch(/^Photos with a known source: 4\.\n/);
    expect(await readFile(join(dir, "credits.csv"), "utf8")).toContain(",'=grey cat 1,Anna,");
    expect(existsSync(join(dir, "CREDITS.md"))).toBe(true);
  });

  it("tells what came of a download that was stopped, and how the rest can come", async () => {
    const [dir, config] = [temporaryFolder(), temporaryFolder()];
    let interrupt = (): void => undefined;
    const server = await loopback((address, request, response) => {
      // Has no end, so that there is something to stop.
      if (address.pathname === "/photo/2") interrupt();
      else photoServer()(address, request, response);
    });
    await builtCore();
    vi.stubEnv("THAW_CONFIG", config);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    await writeFile(join(config, "urls.txt"), `${server.url}/photo/1\n${server.url}/photo/2\n`);
    await cli("settings", "--address", `openverse=${server.url}`);
    await cli("create", join(dir, "project"), "cat");
    const [stdout, stderr] = [new Collected(), new Collected()];
    const code = await runCommandLine(
      ["download", join(dir, "project"), "--class", "cat", "--urls", join(config, "urls.txt")],
      {
        streams: { stdout, stderr },
        onInterrupt: (listener) => (interrupt = listener),
        exit: () => undefined,
        now: () => 0,
      },
    );
    expect(code).toBe(130);
    expect(stdout.text).toMatch(/^[01] photos? added\./);
    expect(stderr.text).toContain("thaw resume-downloads goes on with it");
  });

  it("puts prefixes and suffixes round keywords as the old downloader did", () => {
    expect(expandKeywords(["cat", "dog"], ["red", "blue"], ["toy"])).toEqual([
      "red cat toy",
      "red dog toy",
      "blue cat toy",
      "blue dog toy",
    ]);
    expect(expandKeywords(["cat", "cat"])).toEqual(["cat"]);
  });
});
