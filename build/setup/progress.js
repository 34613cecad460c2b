/** Bytes as a person reads them; decimal megabytes, as download pages give them. */
export function formatBytes(bytes) {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} kB`;
  if (bytes < 1e9) return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
  return `${(bytes / 1e9).toFixed(2)} GB`;
}

/** One line of progress. `done` and `total` in bytes, `seconds` since the start; the bar has `width` cells. */
export function formatProgress({ label, done, total, seconds }, width = 24) {
  const part = total > 0 ? Math.min(1, done / total) : 0;
  const filled = Math.round(part * width);
  const rate = seconds > 0.5 ? ` ${formatBytes(done / seconds)}/s` : "";
  const bar = `${"█".repeat(filled)}${"░".repeat(width - filled)}`;
  const percent = `${Math.floor(part * 100)}%`.padStart(4);
  return `${label} ${bar}${percent} ${formatBytes(Math.min(done, total))} of ${formatBytes(total)}${rate}`;
}

/**
 * Says what set-up does, on standard error so that a command's own output stays clean: a moving bar on a terminal, a line
 * every few seconds elsewhere. Nothing is printed as long as nothing is done.
 * `say(line)` prints a line; `task(label, bytes)` gives `{set(done), end()}`; `busy(label, promise)` counts seconds where
 * nobody can tell how much is left.
 *
 * @param {NodeJS.WritableStream & {isTTY?: boolean, columns?: number}} stream
 * @param {{isTerminal?: boolean, everyMs?: number}} options
 */
export function createReporter(stream = process.stderr, { isTerminal = stream.isTTY === true, everyMs = 3_000 } = {}) {
  const clear = () => isTerminal && stream.write("\r\x1b[K");
  const say = (line) => {
    clear();
    stream.write(`${line}\n`);
  };
  const show = (line) => {
    // A line that the terminal breaks can't be written over.
    if (isTerminal) stream.write(`\r\x1b[K${`  ${line}`.slice(0, (stream.columns ?? 80) - 1)}`);
    else stream.write(`  ${line}\n`);
  };
  const task = (label, total) => {
    const started = Date.now();
    let shown = isTerminal ? 0 : started;
    const set = (done) => {
      const now = Date.now();
      if (now - shown < (isTerminal ? 80 : everyMs)) return;
      shown = now;
      const line = formatProgress({ label, done, total, seconds: (now - started) / 1000 });
      show(line);
    };
    return { set, end: clear };
  };
  const busy = async (label, work) => {
    const started = Date.now();
    const beat = setInterval(
      () => {
        const line = `${label} (${Math.round((Date.now() - started) / 1000)} s)`;
        show(line);
      },
      isTerminal ? 1_000 : 3 * everyMs,
    );
    try {
      return await work;
    } finally {
      clearInterval(beat);
      clear();
    }
  };
  return { say, task, busy };
}
