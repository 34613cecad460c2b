declare module "libheif-js/wasm-bundle.js" {
  namespace libheif {
    interface Pixels {
      readonly data: Uint8ClampedArray;
      readonly width: number;
      readonly height: number;
    }
    interface HeifImage {
      get_width(): number;
      get_height(): number;
      is_primary(): boolean;
      display(target: Pixels, done: (filled: Pixels | null) => void): void;
      free(): void;
    }
    interface HeifDecoder {
      readonly decoder: { delete(): void } | null;
      decode(bytes: Uint8Array): readonly HeifImage[];
    }
  }
  const libheif: {
    readonly ready: Promise<unknown> | undefined;
    readonly HeifDecoder: new () => libheif.HeifDecoder;
  };
  export = libheif;
}
