import { describe, expect, it } from "vitest";
import { numberBetween, numberWithin, wholeNumber } from "../../../core/cli/numbers.ts";
import { printable } from "../../../core/cli/printable.ts";
import { ProgressLine } from "../../../core/cli/progressLine.ts";
import { findingsText } from "../../../core/cli/reports/findingsText.ts";
import { inspectText, misclassified } from "../../../core/cli/reports/inspectText.ts";
import { scanText } from "../../../core/cli/reports/scanReport.ts";
import { trainHeader, trainLine } from "../../../core/cli/reports/trainTable.ts";
import { weightsText } from "../../../core/cli/reports/weightsText.ts";
import type { InspectReport, RunSummary } from "../../../core/contract/training.ts";

describe("printable", () => {
  it("escapes what could break a line or steer the terminal, and nothing else", () => {
    expect(printable("a\nb\tc\u001b[31m\u2028\u202e\u009b")).toBe("a\\nb\\tc\\u001b[31m\\u2028\\u202e\\u009b");
    expect(printable("-Öl 'süß' 🍎👩‍🍳 \"x\".jpg")).toBe("-Öl 'süß' 🍎👩‍🍳 \"x\".jpg");
  });
});

describe("numbers", () => {
  it.each(["", "x", "1.5", "0x10", "1e2", "-1", "101", "NaN", " 5"])("wholeNumber refuses %j", (text) => {
    expect(() => wholeNumber(0, 100)(text)).toThrow();
  });
  it.each(["", "0", "-1", "x", "Infinity", "11", "1..2"])("numberBetween refuses %j", (text) => {
    expect(() => numberBetween(0, 10)(text)).toThrow();
  });
  it("takes what is within bounds", () => {
    expect(wholeNumber(0, 100)("100")).toBe(100);
    expect(numberBetween(0, 10)("1e-3")).toBe(0.001);
    expect(() => numberBetween(0, 10)("10")).toThrow("between 0 and 10");
    expect(numberBetween(0, 10, true)("10")).toBe(10);
    expect(numberWithin(1, 90)("12.5")).toBe(12.5);
    expect(() => numberWithin(1, 90)("0.5")).toThrow();
  });
});

describe("findings", () => {
  const group = (kind: "exact" | "near", ...ids: number[]) => ({ kind, ids, reason: "same bytes" });

  it("count one group as one", () => {
    const groups = [group("exact", 1, 2), group("near", 3, 4), group("near", 5, 6)];
    const text = findingsText({ photos: 6, measured: 6, flaws: [], groups, suspects: [] }, (id) => `a/${id}.jpg`);
    expect(text).toContain("Exact copies (1 group)\n  a/1.jpg  keep");
    expect(text).toContain("Near copies (2 groups)\n");
  });
});

describe("the list of backbones", () => {
  const view = { title: "", licence: "MIT", fetchable: true, features: 8, parameters: 11_170_000 };

  it("says which are here, how large the others are, and how to fetch them", () => {
    const here = { ...view, name: "one", installed: true, bytes: 18_826_032 };
    const there = { ...view, name: "another", installed: false, untried: true, bytes: 46_830_000 };
    expect(weightsText([here, there]).split("\n")).toEqual([
      "backbone  weights                             size    parameters  licence",
      "one       here                             18.8 MB  11.2 million  MIT",
      "another   to be fetched (address untried)  46.8 MB  11.2 million  MIT",
      "",
      "Fetch with: thaw weights <backbone>",
    ]);
    expect(weightsText([here])).not.toContain("Fetch");
  });
});

describe("train table", () => {
  it("has fast.ai's header and columns below it", () => {
    expect(trainHeader).toBe("epoch      trn_loss   val_loss   accuracy");
    const row = { epoch: 1, trainLoss: 0.5, validLoss: 0.25, accuracy: 1, recall: [1, 1], seconds: 1 };
    expect(trainLine(row)).toBe("1          0.500000   0.250000   1.000000");
  });

  it.each([
    [999.5, "999.500000"],
    [1044.342442, "1044.3424"],
    [9_999_999.5, "9999999.5"],
    [1e12, "1.000e+12"],
  ])("keeps a loss of %d apart from the next column", (loss, text) => {
    const row = { epoch: 4, trainLoss: loss, validLoss: loss, accuracy: 0.5, recall: [1, 0], seconds: 1 };
    expect(trainLine(row).split(/ +/)).toEqual(["4", text, text, "0.500000"]);
  });
});

describe("scan report", () => {
  it("lists every problem with its reason, the unusable ones first", () => {
    const summary = {
      dir: "/p",
      name: "p",
      classes: [{ name: "a\nb", train: 12, valid: 3, test: 0, removed: 1 }],
      canUndo: false,
      canRedo: false,
      problems: 2,
    };
    const problems = [
      { file: "a/x.jpg", code: "damagedImage", reason: "ends early", fatal: false },
      { file: "a/\n.jpg", code: "emptyFile", reason: "is empty", fatal: true },
    ] as const;
    expect(scanText({ summary, problems: [...problems], added: 0, vanished: 0 })).toBe(
      [
        "class  train  valid  test  removed",
        "a\\nb      12      3     0        1",
        "",
        "Not used (1):",
        "  a/\\n.jpg: is empty",
        "Used, but worth a look (1):",
        "  a/x.jpg: ends early",
      ].join("\n"),
    );
  });
});

describe("inspect report", () => {
  const report: InspectReport = {
    run: { id: "0002", bestEpoch: 3, epochs: Array.from({ length: 5 }) } as RunSummary,
    classes: ["cat", "dog"],
    matrix: [
      [2, 1],
      [0, 0],
    ],
    correct: 2,
    total: 3,
    interval: { low: 0.2077, high: 0.94 },
    perClass: [
      { recall: 2 / 3, precision: 1, support: 3 },
      { recall: null, precision: 0, support: 0 },
    ],
    predictions: [
      { photo: 7, truth: 0, predicted: 1, probabilities: [0.25, 0.75], loss: 1.386 },
      { photo: 8, truth: 0, predicted: 0, probabilities: [0.9, 0.1], loss: 0.105 },
    ],
    stale: false,
  };

  it("shows accuracy with count and interval, the matrix, and the mistakes by name", () => {
    const mistakes = misclassified(report, (id) => `valid/cat/${id}.jpg`);
    expect(mistakes).toEqual([
      { file: "valid/cat/7.jpg", truth: "cat", predicted: "dog", probabilities: { cat: 0.25, dog: 0.75 } },
    ]);
    expect(inspectText(report, mistakes).split("\n")).toEqual([
      "2 of 3 right, 66.7 % (95 % interval 20.8 % to 94.0 %), run 0002, best epoch 3 of 5",
      "",
      "true \\ predicted  cat  dog  recall",
      "cat                 2    1  66.7 %",
      "dog                 0    0       –",
      "",
      "Misclassified (1):",
      "  valid/cat/7.jpg  is cat  taken for dog  cat 0.250, dog 0.750",
    ]);
  });

  it("claims no accuracy where nothing was judged", () => {
    expect(inspectText({ ...report, correct: 0, total: 0, predictions: [] }, [])).toContain("No validation photo");
  });
});

describe("ProgressLine", () => {
  function on(isTTY: boolean) {
    let [time, text] = [0, ""];
    const line = new ProgressLine({ isTTY, columns: 60, write: (more) => (text += more) }, () => time);
    const at = (now: number, done: number, phase = "Reading") => {
      time = now;
      line.show({ phase, done, total: 400, unit: "photos" });
    };
    return { at, line, text: () => text };
  }

  it("rewrites one line on a terminal, with rate and time left", () => {
    const { at, line, text } = on(true);
    at(0, 0);
    at(2000, 100);
    line.clear();
    expect(text().split("\r\u001b[2K")).toEqual([
      "",
      "Reading: 0 of 400 photos",
      "Reading: 100 of 400 photos, 50/s, 6 s left",
      "",
    ]);
  });

  it("writes few whole lines elsewhere", () => {
    const { at, text } = on(false);
    for (let step = 0; step <= 100; step += 1) at(step * 100, step);
    at(10_050, 0, "Training");
    expect(text().split("\n")).toEqual([
      "Reading: 0 of 400 photos",
      "Reading: 50 of 400 photos, 10/s, 35 s left",
      "Reading: 100 of 400 photos, 10/s, 30 s left",
      "Training: 0 of 400 photos",
      "",
    ]);
  });
});
