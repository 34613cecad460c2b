/**
 * What is bundled from what. A folder is a runtime: core runs on plain Node and leaves its packages in node_modules (some are
 * native), main and preload carry everything but Electron, the renderer carries everything.
 */
export const targets = [
  {
    name: "core",
    entries: [
      "core/host.ts",
      "core/cli.ts",
      "core/images/imageWorker.ts",
      "core/deviceProbe.ts",
      "core/graph/graphThread.ts",
    ],
    assemblies: [["core/images/jpeg/assembly/scan.ts", "out/core/jpegScan.wasm"]],
    options: {
      outdir: "out/core",
      entryNames: "[name]",
      platform: "node",
      format: "esm",
      target: "node20",
      packages: "external",
    },
  },
  {
    name: "electron",
    entries: ["electron/main.ts", "electron/preload.ts"],
    options: {
      outdir: "out/electron",
      entryNames: "[name]",
      outExtension: { ".js": ".cjs" },
      platform: "node",
      format: "cjs",
      // Electron 22's Node, so that the fallback runs the same source.
      target: "node16",
      external: ["electron"],
    },
  },
  {
    name: "renderer",
    entries: ["renderer/main.tsx"],
    copies: [["renderer/index.html", "out/renderer/index.html"]],
    options: {
      outdir: "out/renderer",
      entryNames: "[name]",
      assetNames: "[name]-[hash]",
      platform: "browser",
      format: "esm",
      target: "chrome108",
      jsx: "automatic",
      loader: { ".woff2": "file", ".woff": "file", ".svg": "file", ".png": "file" },
    },
  },
];
