import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { makeProgram } from "../core/cli/program.ts";
import { commands, lanes } from "../core/contract/schema.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

interface Source {
  /** Path from the root, with forward slashes. */
  readonly file: string;
  readonly lines: number;
  readonly text: string;
  /** Own files it imports, as paths from the root; `types` alone among them where the import is erased. */
  readonly own: readonly { readonly file: string; readonly typeOnly: boolean }[];
  readonly packages: readonly string[];
}

function filesUnder(folder: string): readonly string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => path.posix.join(folder, name.split(path.sep).join("/")))
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith(".d.ts") && statSync(path.join(root, file)).isFile());
}

const importPattern = /^(?:import|export)\s+(type\s)?(?:[^"';]*?\sfrom\s+)?"([^"]+)"|\bimport\("([^"]+)"\)/gm;

function read(file: string): Source {
  const text = readFileSync(path.join(root, file), "utf8");
  const own: { file: string; typeOnly: boolean }[] = [];
  const packages: string[] = [];
  for (const [, typeOnly, fixed, dynamic] of text.matchAll(importPattern)) {
    const target = fixed ?? dynamic ?? "";
    if (!target.startsWith(".")) packages.push(target);
    else own.push({ file: path.posix.join(path.posix.dirname(file), target), typeOnly: typeOnly !== undefined });
  }
  return { file, text, lines: text.split("\n").length - 1, own, packages };
}

const sources = ["core", "electron", "renderer"].flatMap(filesUnder).map(read);
const under = (folder: string): readonly Source[] => sources.filter(({ file }) => file.startsWith(`${folder}/`));

/** Imports from a folder that a rule forbids, as "a imports b", for a message that says what to mend. */
function breaches(
  from: readonly Source[],
  forbidden: (target: string, typeOnly: boolean) => boolean,
): readonly string[] {
  return from.flatMap(({ file, own }) =>
    own.filter((target) => forbidden(target.file, target.typeOnly)).map((target) => `${file} imports ${target.file}`),
  );
}

const isIn = (file: string, ...folders: readonly string[]): boolean =>
  folders.some((folder) => file.startsWith(`${folder}/`));

describe("import directions", () => {
  it("looks at all there is", () => {
    expect(under("core").length).toBeGreaterThan(50);
    expect(under("electron").length).toBeGreaterThan(5);
    expect(under("core/contract").some(({ own }) => own.length > 0)).toBe(true);
  });

  it("core knows neither shell nor window", () => {
    expect(breaches(under("core"), (target) => !isIn(target, "core"))).toEqual([]);
    const foreign = under("core").filter(({ packages }) => packages.some((name) => /^(electron|react)/.test(name)));
    expect(foreign.map(({ file }) => file)).toEqual([]);
  });

  it.each(["electron", "renderer"])("%s knows the core by its contract only", (folder) => {
    expect(breaches(under(folder), (target) => !isIn(target, folder, "core/contract"))).toEqual([]);
  });

  it("the contract is pure", () => {
    expect(breaches(under("core/contract"), (target) => !isIn(target, "core/contract"))).toEqual([]);
    expect([...new Set(under("core/contract").flatMap(({ packages }) => packages))]).toEqual(["zod"]);
  });

  it("views, components and plots leave the client to actions", () => {
    const drawn = ["views", "components", "plot"].flatMap((folder) => under(`renderer/${folder}`));
    expect(breaches(drawn, (target) => target === "core/contract/client.ts")).toEqual([]);
  });

  // Data flows one way: disk → library → split → features → train → inspect. A later stage may use an earlier one.
  const later = ["features", "train", "inspect", "export", "bench", "cli"].map((name) => `core/${name}`);
  it.each(["library", "images", "split", "jobs"])("core/%s knows no later stage", (folder) => {
    expect(breaches(under(`core/${folder}`), (target) => isIn(target, ...later))).toEqual([]);
  });
  it.each(["network", "graph", "weights"])("core/%s knows neither photos nor training", (folder) => {
    const stages = [...later, "core/library", "core/images", "core/split"];
    expect(breaches(under(`core/${folder}`), (target) => isIn(target, ...stages))).toEqual([]);
  });
  it("features know no training, and training no inspection", () => {
    expect(breaches(under("core/features"), (target) => isIn(target, "core/train", "core/inspect"))).toEqual([]);
    expect(breaches(under("core/train"), (target) => isIn(target, "core/inspect", "core/cli"))).toEqual([]);
  });

  it("only one file loads TensorFlow, and only image workers load sharp", () => {
    const value = /\)\("(@tensorflow\/|sharp)|^import (?!type )[^;]*?"(@tensorflow\/|sharp")/m;
    const found = sources.filter(({ text }) => value.test(text)).map(({ file }) => file);
    expect(found.filter((file) => !isIn(file, "core/images"))).toEqual(["core/graph/tensorflow.ts"]);
    // And its thread alone calls that one: wherever else TensorFlow computes, edits wait.
    expect(breaches(sources, (target, typeOnly) => target === "core/graph/tensorflow.ts" && !typeOnly)).toEqual([
      "core/graph/graphThread.ts imports core/graph/tensorflow.ts",
    ]);
  });

  it("no import cycles among values", () => {
    expect(cycles(sources)).toEqual([]);
  });

  it("finds a cycle where there is one", () => {
    const source = (file: string, target: string): Source => ({
      file,
      text: "",
      lines: 1,
      own: [{ file: target, typeOnly: false }],
      packages: [],
    });
    expect(cycles([source("a", "b"), source("b", "c"), source("c", "b")])).toEqual(["b → c → b"]);
  });
});

/** Every cycle of imports that remain at run time, as "a → b → a". */
function cycles(all: readonly Source[]): readonly string[] {
  const byFile = new Map(all.map((source) => [source.file, source]));
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, trail: readonly string[]): void => {
    const at = trail.indexOf(file);
    if (at >= 0) {
      found.push([...trail.slice(at), file].join(" → "));
      return;
    }
    if (done.has(file)) return;
    for (const target of byFile.get(file)?.own ?? []) {
      if (!target.typeOnly) visit(target.file, [...trail, file]);
    }
    done.add(file);
  };
  for (const { file } of all) visit(file, []);
  return found;
}

describe("style that can be counted", () => {
  it("files are short: median at most 90 lines, 95th percentile at most 300", () => {
    const lines = sources.map((source) => source.lines).sort((a, b) => a - b);
    const at = (share: number): number => lines[Math.floor((lines.length - 1) * share)] ?? 0;
    expect(at(0.5)).toBeLessThanOrEqual(90);
    expect(at(0.95)).toBeLessThanOrEqual(300);
  });

  it("only named exports, and imports that say their extension", () => {
    const bare = sources.flatMap(({ file, own }) =>
      own.filter((target) => !/\.(tsx?|css)$/.test(target.file)).map((target) => `${file} imports ${target.file}`),
    );
    expect(bare).toEqual([]);
    expect(sources.filter(({ text }) => /^export default\b/m.test(text)).map(({ file }) => file)).toEqual([]);
  });

  it("files are named after what they hold: camelCase.ts, PascalCase.tsx or main.tsx, and no grab bags", () => {
    const name = (file: string): string => path.posix.basename(file);
    const odd = sources.filter(({ file }) =>
      file.endsWith(".tsx")
        ? !/^([A-Z][A-Za-z0-9]*|main)\.tsx$/.test(name(file))
        : !/^[a-z][A-Za-z0-9_]*\.ts$/.test(name(file)),
    );
    expect(odd.map(({ file }) => file)).toEqual([]);
    expect(sources.filter(({ file }) => /(^|\/)(utils?|helpers?|common|misc)(\/|\.)/.test(file))).toEqual([]);
  });

  it("no check is switched off", () => {
    const off = /eslint-disable|@ts-(ignore|nocheck|expect-error)|\bas any\b/;
    expect(sources.filter(({ text }) => off.test(text)).map(({ file }) => file)).toEqual([]);
  });

  it("the top level holds what it should and no more", () => {
    const made = ["node_modules", "out", "dist", "test-artifacts"];
    const kept = [
      ...["package.json", "package-lock.json", "tsconfig.json", "core", "electron", "renderer", "test", "build"],
      ...["README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "ARCHITECTURE.md"],
    ];
    const found = readdirSync(root).filter((name) => !/^\.|\.log$/.test(name) && !made.includes(name));
    expect(found.filter((name) => !kept.includes(name))).toEqual([]);
  });
});

describe("the documents", () => {
  it("name files and folders that are there", () => {
    const named = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"].flatMap((file) => {
      const text = readFileSync(path.join(root, file), "utf8");
      return [...text.matchAll(/`((?:core|electron|renderer|build|test)\/[^`\s]*)`|\]\(([^)]+\.md)\)/g)].map(
        ([, inCode, link]) => `${file}: ${inCode ?? link ?? ""}`,
      );
    });
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((name) => !existsSync(path.join(root, name.split(": ")[1] ?? "")))).toEqual([]);
  });

  it("tell every command of the command line, and none besides", () => {
    const rows = readFileSync(path.join(root, "README.md"), "utf8").matchAll(/^\| (`[^|]*) \|/gm);
    const told = [...rows].flatMap(([, cell = ""]) => [...cell.matchAll(/`([a-z-]+)/g)].map(([, name]) => name));
    const program = makeProgram(() => undefined);
    expect(told.sort()).toEqual(program.commands.map((command) => command.name()).sort());
  });
});

describe("the contract is served in full", () => {
  it("every job has a lane, and no query has one", () => {
    const jobs = Object.entries(commands).flatMap(([name, { kind }]) => (kind === "job" ? [name] : []));
    expect(Object.keys(lanes).sort()).toEqual(jobs.sort());
  });

  it("every command has a function", async () => {
    const { api } = await import("../core/api.ts");
    expect(Object.keys(api).sort()).toEqual(Object.keys(commands).sort());
  });
});
