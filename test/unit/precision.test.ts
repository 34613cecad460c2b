import { describe, expect, it } from "vitest";
import { probeBfloat16 } from "../../core/graph/probeBfloat16.ts";
import { choosePrecision, resolvePrecision } from "../../core/precision.ts";
import { crc32, scriptedCrc32 } from "../../core/weights/crc32.ts";
import { heldTensors } from "../helpers/heldByTensorflow.ts";

const cpuinfo = (flags: string): string => `processor\t: 0\nmodel name\t: Some\nflags\t\t: fpu sse2 ${flags} rdpid\n`;
const works = (): Promise<void> => Promise.resolve();

describe("choosePrecision", () => {
  it.each(["avx512_bf16", "amx_bf16"])("takes bfloat16 where the processor says %s", async (flag) => {
    const choice = await choosePrecision({ cpuinfo: cpuinfo(`avx512f ${flag}`), usesGpu: false, probe: works });
    expect(choice).toEqual({ precision: "bf16", reason: `the processor has ${flag}` });
  });

  it.each([cpuinfo("avx2 avx512f"), cpuinfo("not_avx512_bf16_really"), "Features\t: fp asimd bf16\n", ""])(
    "takes float32 where it was not seen (%j)",
    async (text) => {
      const probe = (): Promise<void> => Promise.reject(new Error("must not be tried"));
      const { precision, reason } = await choosePrecision({ cpuinfo: text, usesGpu: false, probe });
      expect(precision).toBe("f32");
      expect(reason).toMatch(/not seen/);
    },
  );

  it("takes float32, and says why, where TensorFlow lacks an operation", async () => {
    const probe = (): Promise<void> => Promise.reject(new Error("No OpKernel was registered to support Op 'Conv2D'"));
    const choice = await choosePrecision({ cpuinfo: cpuinfo("amx_bf16"), usesGpu: false, probe });
    expect(choice.precision).toBe("f32");
    expect(choice.reason).toMatch(/amx_bf16, but TensorFlow can't use it \(.*Conv2D/);
  });

  it("leaves bfloat16 alone on a GPU", async () => {
    const choice = await choosePrecision({ cpuinfo: cpuinfo("amx_bf16"), usesGpu: true, probe: works });
    expect(choice.precision).toBe("f32");
  });

  it("takes float32 where bfloat16 is asked for and can't be had", async () => {
    expect(await resolvePrecision("bf16", () => Promise.resolve(false))).toBe("f32");
    expect(await resolvePrecision("bf16", () => Promise.resolve(true))).toBe("bf16");
  });

  it("does as it is told", async () => {
    expect([await resolvePrecision("f32"), await resolvePrecision("bf16")]).toEqual(["f32", "bf16"]);
  });
});

describe("probeBfloat16", () => {
  it("runs on this TensorFlow and leaves nothing behind", async () => {
    const before = await heldTensors();
    await probeBfloat16();
    expect(await heldTensors()).toBe(before);
  });
});

describe("crc32", () => {
  it("is the same with Node's help and without", () => {
    const bytes = Uint8Array.from({ length: 1000 }, (_, i) => (i * 7) & 255);
    expect(scriptedCrc32(bytes)).toBe(crc32(bytes));
    expect(scriptedCrc32(bytes.subarray(300), scriptedCrc32(bytes.subarray(0, 300)))).toBe(crc32(bytes));
    expect(scriptedCrc32(Buffer.from("123456789"))).toBe(0xcbf43926);
  });
});
