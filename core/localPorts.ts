import type { Port } from "./contract/frames.ts";

interface Side {
  readonly messages: Set<(message: unknown) => void>;
  readonly closes: Set<() => void>;
}

/**
 * Two connected Ports in one process, for the command line and for tests. Messages pass through JSON and arrive in
 * order in later turns, as between processes; what was posted before `close` still arrives.
 */
export function localPorts(): readonly [Port, Port] {
  const sides: readonly [Side, Side] = [
    { messages: new Set(), closes: new Set() },
    { messages: new Set(), closes: new Set() },
  ];
  let open = true;
  const close = (): void => {
    if (!open) return;
    open = false;
    setImmediate(() => {
      for (const { closes } of sides) for (const listener of [...closes]) listener();
    });
  };
  const port = (own: Side, other: Side): Port => ({
    post: (message) => {
      if (!open) return;
      const copy: unknown = JSON.parse(JSON.stringify(message));
      setImmediate(() => {
        for (const listener of [...other.messages]) listener(copy);
      });
    },
    onMessage: (listener) => {
      own.messages.add(listener);
      return () => own.messages.delete(listener);
    },
    onClose: (listener) => {
      own.closes.add(listener);
      return () => own.closes.delete(listener);
    },
    close,
  });
  return [port(sides[0], sides[1]), port(sides[1], sides[0])];
}
