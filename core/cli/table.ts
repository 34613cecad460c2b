export type Align = "left" | "right";

/** Rows as lines, each column as wide as its widest cell, two spaces between; nothing trails the last column. */
export function table(rows: readonly (readonly string[])[], align: readonly Align[]): string {
  const widths = align.map((_, column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          align[column] === "right" ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** A share from 0 to 1 as "96.1 %"; a dash where there is none. */
export function percent(share: number | null): string {
  return share === null ? "–" : `${(share * 100).toFixed(1)} %`;
}

/** A learning rate with at most three digits, as people write rates: "0.01", "0.000302", "1e-7". */
export function rate(value: number): string {
  return String(Number(value.toPrecision(3)));
}
