import { formatGate, summarise } from "./summary.js";

const write = (line) => process.stdout.write(`${line}\n`);

/** Prints a gate as it ends, with all that it wrote where it failed. */
export function reportGate(gate) {
  if (gate.failed > 0) write(gate.output.trimEnd());
  write(formatGate(gate));
  return gate;
}

/** Closes a run with the one line of counts; gives back the exit status. */
export function closeRun(gates) {
  const { line, ok } = summarise(gates);
  write(line);
  return ok ? 0 : 1;
}
