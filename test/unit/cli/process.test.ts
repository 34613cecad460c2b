import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { channelPort } from "../../../core/contract/channels.ts";
import { Client } from "../../../core/contract/client.ts";
import { coreWire } from "../../../electron/coreWire.ts";
import { builtCore } from "../../helpers/builtCore.ts";
import { makePhotoSet } from "../../helpers/photoSet.ts";
import { runCli } from "../../helpers/runCli.ts";

let scratch = "";
let photos = "";
beforeAll(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), "thaw-cli-"));
  photos = await makePhotoSet(12);
});
afterAll(async () => {
  await rm(scratch, { recursive: true });
  await rm(photos, { recursive: true });
});

interface Failure {
  readonly error: { readonly code: string; readonly message: string };
}

/** stdout must hold one JSON document and nothing else: JSON.parse takes no second one. */
const document = (stdout: string): unknown => JSON.parse(stdout) as unknown;

describe("usage", () => {
  it("is code 2 with one line on stderr, and with --json one document", async () => {
    expect(await runCli(["scan", "--bogus", "x"])).toEqual({
      code: 2,
      stdout: "",
      stderr: "thaw: unknown option '--bogus'. See: thaw scan --help\n",
    });
    const json = await runCli(["train", "--json"]);
    expect(json.code).toBe(2);
    expect((document(json.stdout) as Failure).error.code).toBe("usage");
  });
});

describe("failures", () => {
  async function expectFailure(args: readonly string[], code: string): Promise<void> {
    const plain = await runCli([...args, "--quiet"]);
    expect(plain).toMatchObject({ code: 1, stdout: "" });
    expect(plain.stderr).toMatch(/^thaw: [^\n]+\n$/);
    const json = await runCli([...args, "--json", "--quiet"]);
    expect(json.code).toBe(1);
    expect((document(json.stdout) as Failure).error.code).toBe(code);
  }

  it("a missing folder", () => expectFailure(["scan", path.join(scratch, "none")], "notFound"));

  it("a file in the place of a folder", async () => {
    await writeFile(path.join(scratch, "file"), "x");
    await expectFailure(["scan", path.join(scratch, "file")], "notAFolder");
  });

  it("a folder without photos, which is left as it was", async () => {
    await mkdir(path.join(scratch, "empty"));
    await expectFailure(["scan", path.join(scratch, "empty")], "noImages");
  });

  it("inspecting where nothing was trained", () => expectFailure(["inspect", photos], "noRun"));

  it("a run that is not there, by the number as people write it", () =>
    expectFailure(["inspect", photos, "--run", "99"], "noRun"));

  it("training before the split", () => expectFailure(["train", photos], "notSplit"));

  it("a project that another process has open", async () => {
    const { host } = await builtCore();
    const holder = spawn(process.execPath, [host], {
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    try {
      const client = new Client({ app: "test" });
      await client.attach(channelPort(coreWire(holder), "window"));
      await client.start("project.open", { dir: photos }).result;
      await expectFailure(["scan", photos], "projectLocked");
    } finally {
      holder.disconnect();
      await new Promise((resolve) => holder.once("exit", resolve));
    }
    expect(await runCli(["scan", photos, "--quiet"])).toMatchObject({ code: 0 });
  });
});

describe("scan", () => {
  it("lists every file with something wrong, names escaped for people and exact in JSON", async () => {
    const dir = await makePhotoSet(2);
    const odd = "-line\nbreak 'quoted' \u001b[31m.jpg";
    await writeFile(path.join(dir, "blue", odd), "not a photo");
    await writeFile(path.join(dir, "blue", "zero.png"), "");
    await symlink("/nowhere", path.join(dir, "orange", "gone.jpg"));
    try {
      const plain = await runCli(["scan", dir, "--quiet"]);
      expect(plain).toMatchObject({ code: 0, stderr: "" });
      expect(plain.stdout).toContain("-line\\nbreak 'quoted' \\u001b[31m.jpg: ");
      expect(plain.stdout).toContain("zero.png: ");
      const json = await runCli(["scan", dir, "--json"]);
      const { problems } = document(json.stdout) as { problems: readonly { file: string; reason: string }[] };
      expect(problems.map(({ file }) => file)).toEqual(expect.arrayContaining([`blue/${odd}`, "blue/zero.png"]));
      expect(problems.every(({ reason }) => reason.length > 0)).toBe(true);
      expect(json.stderr).toContain("Looking at the folders");
    } finally {
      await rm(dir, { recursive: true });
    }
  });

  it("takes a folder whose name begins with a dash after --", async () => {
    await symlink(photos, path.join(scratch, "-photos"));
    expect(await runCli(["scan", "--quiet", "--", "-photos"], { cwd: scratch })).toMatchObject({ code: 0 });
  });

  it("goes on when nobody reads on", async () => {
    const { cli } = await builtCore();
    const child = spawn("sh", [
      "-c",
      '"$0" "$1" scan "$2" --json --quiet | true; exit "${PIPESTATUS:-0}"',
      process.execPath,
      cli,
      photos,
    ]);
    let stderr = "";
    child.stderr.on("data", (text: Buffer) => (stderr += text.toString()));
    const code = await new Promise((resolve) => child.once("close", resolve));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });
});

describe("an answer that can't be written", () => {
  it.skipIf(process.platform !== "linux")("is code 1 with one line, though the work is done", async () => {
    const { cli } = await builtCore();
    const child = spawn("sh", ["-c", '"$0" "$1" scan "$2" --quiet > /dev/full', process.execPath, cli, photos]);
    let stderr = "";
    child.stderr.on("data", (text: Buffer) => (stderr += text.toString()));
    const code = await new Promise((resolve) => child.once("close", resolve));
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^thaw: [^\n]*could not be written: The disk is full[^\n]*\n$/),
    });
  });
});

describe("the whole path", () => {
  it("scan, split, train, inspect, predict; an interrupt; and a table as fast.ai prints it", async () => {
    const split = await runCli([
      "split",
      photos,
      "--valid",
      "25",
      "--seed",
      "7",
      "--method",
      "exact",
      "--together",
      "none",
      "--json",
      "--quiet",
    ]);
    expect(split.code).toBe(0);
    expect(document(split.stdout)).toMatchObject({ moved: 24, summary: { split: { seed: 7, validPercent: 25 } } });

    const stopped = await runCli(["train", photos, "--epochs", "1000"], {
      onStderr: (soFar, kill) => {
        if (soFar.includes("Training")) kill("SIGINT");
      },
    });
    expect(stopped.code).toBe(130);
    expect(stopped.stderr.trimEnd().split("\n").at(-1)).toBe(
      "thaw: Training was stopped. To go on with it: thaw train DIR --resume 1",
    );

    const trained = await runCli(["train", photos, "--epochs", "3", "--seed", "1", "--quiet"]);
    expect(trained).toMatchObject({ code: 0, stderr: "" });
    const [header, ...rows] = trained.stdout.trimEnd().split("\n");
    expect(header).toBe("epoch      trn_loss   val_loss   accuracy");
    expect(rows).toHaveLength(3);
    for (const [index, row] of rows.entries()) {
      expect(row).toMatch(new RegExp(`^${index + 1} {10}\\d+\\.\\d{6} {3}\\d+\\.\\d{6} {3}\\d\\.\\d{6}$`));
    }

    const longer = await runCli(["train", photos, "--one-more", "2"]);
    expect(longer.stderr.trimEnd().split("\n").at(-1)).toMatch(
      /^Run 0002 has ended, best epoch \d \(\d+\.\d %\)\. thaw inspect/,
    );
    const { stdout } = await runCli(["runs", photos, "--quiet"]);
    const states = stdout.split("\n").map((line) => line.replace(/ \d{4}-\d\d-\d\d \d\d:\d\d/, ""));
    expect(states[1]).toMatch(/^0001 +stopped, can go on +\d+ of 1000 /);
    expect(states[2]).toMatch(/^0002 +finished +\d of \d +\d+\.\d % +efficientnet_lite0$/);

    const inspected = await runCli(["inspect", photos, "--quiet"]);
    expect(inspected.code).toBe(0);
    expect(inspected.stdout).toMatch(/^\d of 6 right, \d+\.\d % \(95 % interval/);
    const report = document((await runCli(["inspect", photos, "--json", "--quiet"])).stdout) as {
      matrix: readonly (readonly number[])[];
      misclassified: readonly unknown[];
      total: number;
      correct: number;
    };
    expect(report.matrix.flat().reduce((sum, count) => sum + count)).toBe(6);
    expect(report.misclassified).toHaveLength(report.total - report.correct);

    await writeFile(path.join(scratch, "-bad.jpg"), "x");
    const good = path.join(photos, "train", "blue", "001.jpg");
    const valid = path.join(photos, "valid", "blue", "001.jpg");
    const file = (await import("node:fs")).existsSync(good) ? good : valid;
    const predicted = await runCli(["predict", "--json", "--quiet", photos, "--", file, "-bad.jpg"], { cwd: scratch });
    // A script must not take part of an answer for the whole.
    expect(predicted.code).toBe(1);
    expect(document(predicted.stdout)).toMatchObject({
      predictions: [{ file, predicted: "blue" }],
      // The file stands beside the reason, so it is not named in it.
      problems: [{ file: "-bad.jpg", reason: expect.stringMatching(/^is not a JPEG/) }],
    });
  });
});
