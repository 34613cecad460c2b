/** One line a gate: its name, its counts, its seconds. */
export function formatGate({ name, passed, failed, seconds }) {
  const verdict = failed === 0 ? "ok" : "FAILED";
  const counts = passed + failed > 1 ? ` ${passed} passed, ${failed} failed` : "";
  return `${name.padEnd(8)} ${verdict.padEnd(6)} ${seconds.toFixed(1).padStart(6)} s${counts}`;
}

/** `N passed, N failed` over all gates, and whether that is a success: something ran, and nothing failed. */
export function summarise(gates) {
  const sum = (key) => gates.reduce((total, gate) => total + gate[key], 0);
  const passed = sum("passed");
  const failed = sum("failed");
  return { line: `${passed} passed, ${failed} failed`, ok: failed === 0 && passed > 0 };
}
