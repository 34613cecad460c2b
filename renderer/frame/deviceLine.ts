import type { DeviceView } from "../../core/contract/schema.ts";

/** The device that trains, on one line: "CPU · TensorFlow 2.21.0 · 2 cores". */
export function deviceLine(device: DeviceView): string {
  if (device.tensorflow === null) return "TensorFlow was not found. Run npm start again to set it up.";
  const place = device.gpu ?? "CPU";
  return [place, `TensorFlow ${device.tensorflow}`, `${device.cores} ${device.cores === 1 ? "core" : "cores"}`].join(
    " · ",
  );
}
