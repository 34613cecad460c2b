import { readdir, rm } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { InspectReport, type RunSummary } from "../../../core/contract/training.ts";
import { makePhotoSet } from "../../helpers/photoSet.ts";
import { runCli } from "../../helpers/runCli.ts";

let photos = "";
beforeAll(async () => {
  photos = await makePhotoSet(12);
  const split = ["split", photos, "--valid", "25", "--method", "exact", "--together", "none", "--quiet"];
  expect(await runCli(split)).toMatchObject({ code: 0 });
});
afterAll(async () => await rm(photos, { recursive: true }));

it("a rate that is far too high ends the run in words, with step and rate; the last sound weights answer, and nothing resumes it", async () => {
  const options = ["--head", "concat_pool", "--opt", "sgd", "--lr", "10", "--epochs", "8", "--bs", "4"];
  const trained = await runCli(["train", photos, ...options, "--quiet"]);
  expect(trained.code).toBe(1);
  const said =
    /^thaw: The loss stopped being a number at step (\d+), at a learning rate of ([\d.]+)\. Train again with a lower/;
  const [, step, rate] = said.exec(trained.stderr)!;
  // The epochs until then stand in the table, five steps each.
  const rows = trained.stdout.trimEnd().split("\n").slice(1);
  expect(rows).toHaveLength(Math.floor(Number(step) / 5));
  expect(rows.length).toBeGreaterThan(0);
  expect(Number(rate)).toBeLessThanOrEqual(10);

  const kept = await readdir(path.join(photos, ".thaw/runs/0001/checkpoints"));
  expect(kept.length).toBeGreaterThan(0);
  const inspected = await runCli(["inspect", photos, "--json", "--quiet"]);
  expect(inspected.code).toBe(0);
  const report = InspectReport.parse(JSON.parse(inspected.stdout));
  const run: RunSummary = report.run;
  expect(run).toMatchObject({ id: "0001", state: "failed", resumable: false, failure: { code: "diverged" } });
  expect(run.epochs).toHaveLength(rows.length);
  expect(report.total).toBe(6);
  for (const { probabilities } of report.predictions)
    expect(probabilities.reduce((sum, share) => sum + share)).toBeCloseTo(1, 6);

  const resumed = await runCli(["train", photos, "--resume", "1", "--quiet"]);
  expect(resumed).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^thaw: Run 0001 diverged and would again\./),
  });
});
