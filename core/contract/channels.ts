import { z } from "zod";
import type { Port } from "./frames.ts";

/** Who of the app talks to the core over the one child-process channel: main itself, and the window through main. */
export const Channel = z.enum(["shell", "window"]);
export type Channel = z.infer<typeof Channel>;

export const Envelope = z.object({ channel: Channel, frame: z.unknown() });
export type Envelope = z.infer<typeof Envelope>;

/** The Port of one channel over a wire of envelopes. Other channels' envelopes, and what is no envelope, pass by. */
export function channelPort(wire: Port, channel: Channel): Port {
  return {
    post: (frame) => wire.post({ channel, frame } satisfies Envelope),
    onMessage: (listener) =>
      wire.onMessage((message) => {
        const envelope = Envelope.safeParse(message);
        if (envelope.success && envelope.data.channel === channel) listener(envelope.data.frame);
      }),
    onClose: (listener) => wire.onClose(listener),
    close: () => wire.close(),
  };
}
