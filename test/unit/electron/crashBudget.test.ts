import { describe, expect, it } from "vitest";
import { CrashBudget } from "../../../electron/crashBudget.ts";

describe("CrashBudget", () => {
  it("waits longer each time and gives up at the third crash within a minute", () => {
    const budget = new CrashBudget();
    expect([budget.spend(0), budget.spend(10_000), budget.spend(59_000)]).toEqual([500, 1000, null]);
  });

  it("forgets crashes after a minute, and all of them when told", () => {
    const budget = new CrashBudget();
    expect([budget.spend(0), budget.spend(1000), budget.spend(60_500)]).toEqual([500, 1000, 1000]);
    budget.reset();
    expect(budget.spend(60_600)).toBe(500);
  });
});
