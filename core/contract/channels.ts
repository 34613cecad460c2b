import { z } from "zod";
import { type Port, textPort } from "./frames.ts";

/** Who of the app talks to the core over the one child-process channel: main itself, and the window through main. */
export const Channel = z.enum(["shell", "window"]);
export type Channel = z.infer<typeof Channel>;

/** A frame is text here: main passes the window's on as they are, and taking objects apart at each border costs more than JSON. */
export const Envelope = z.object({ channel: Channel, frame: z.string() });
export type Envelope = z.infer<typeof Envelope>;

/** The texts of one channel over a wire of envelopes. Other channels' envelopes, and what is no envelope, pass by. */
export function channelTexts(wire: Port, channel: Channel): Port {
  return {
    post: (frame) => wire.post({ channel, frame }),
    onMessage: (listener) =>
      wire.onMessage((message) => {
        const envelope = Envelope.safeParse(message);
        if (envelope.success && envelope.data.channel === channel) listener(envelope.data.frame);
      }),
    onClose: (listener) => wire.onClose(listener),
    close: () => wire.close(),
  };
}

/** The Port of one channel over a wire of envelopes. */
export const channelPort = (wire: Port, channel: Channel): Port => textPort(channelTexts(wire, channel));
