import { fileURLToPath } from "node:url";
import hooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

// Formatting is biome's; these rules hold what types alone can't: unhandled promises, exhaustive switches, and who may touch what.
const root = fileURLToPath(new URL("..", import.meta.url));
const defaultExport = { selector: "ExportDefaultDeclaration", message: "Named exports only." };
const patternAsProperty = {
  selector: 'CallExpression[callee.property.name="toMatchObject"] Property > Literal[regex]',
  message: "toMatchObject takes any text for a pattern. Say expect.stringMatching(pattern).",
};
const noElectron = { group: ["electron", "electron/*", "**/electron/**"], message: "Only electron/ touches Electron." };
const noRenderer = { group: ["**/renderer/**"], message: "Nothing but tests imports the renderer." };
const noCoreInside = {
  regex: "core/(?!contract/)",
  message: "The window and the shell know the core by its contract only.",
};

export default tseslint.config(
  // AssemblyScript has types that TypeScript hasn't; its own compiler checks it.
  { ignores: ["out/**", "dist/**", "node_modules/**", "test-artifacts/**", "core/images/jpeg/assembly/**"] },
  {
    files: ["**/*.ts", "**/*.tsx"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
    rules: {
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/consistent-type-imports": "error",
      eqeqeq: "error",
      "no-console": "error",
      "no-restricted-syntax": ["error", defaultExport],
    },
  },
  { files: ["core/**/*.ts"], rules: { "no-restricted-imports": ["error", { patterns: [noElectron, noRenderer] }] } },
  {
    files: ["electron/**/*.ts"],
    rules: { "no-restricted-imports": ["error", { patterns: [noRenderer, noCoreInside] }] },
  },
  {
    files: ["renderer/**/*.{ts,tsx}"],
    plugins: { "react-hooks": hooks },
    rules: {
      ...hooks.configs.recommended.rules,
      // It speaks of the React compiler, which this project does not use.
      "react-hooks/incompatible-library": "off",
      "no-restricted-imports": ["error", { patterns: [noElectron, noCoreInside] }],
    },
  },
  {
    files: ["renderer/{views,components,plot}/**/*.{ts,tsx}"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            noElectron,
            noCoreInside,
            { group: ["**/contract/client.ts"], message: "Views never import the client; actions do." },
          ],
        },
      ],
    },
  },
  {
    files: ["test/**/*.{ts,tsx}"],
    rules: {
      "@typescript-eslint/no-unsafe-assignment": "off",
      "no-restricted-syntax": ["error", defaultExport, patternAsProperty],
    },
  },
  // Tool configurations are what their tools ask for: a default export.
  { files: ["**/*.config.ts"], rules: { "no-restricted-syntax": "off" } },
);
