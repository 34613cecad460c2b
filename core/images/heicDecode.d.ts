declare module "heic-decode" {
  interface DecodedImage {
    readonly width: number;
    readonly height: number;
    readonly data: Uint8ClampedArray;
  }
  interface HeldImage {
    readonly width: number;
    readonly height: number;
    decode(): Promise<DecodedImage>;
  }
  interface HeldImages extends ReadonlyArray<HeldImage> {
    dispose(): void;
  }
  const decode: { all(input: { readonly buffer: Uint8Array }): Promise<HeldImages> };
  export = decode;
}
