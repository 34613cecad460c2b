// As much of the JavaScript interface of WebAssembly as is used: Node has it, its types (and ES2023) have it not.
declare namespace WebAssembly {
  type Module = object;
  const Module: new (bytes: Uint8Array) => Module;
  interface Instance {
    readonly exports: unknown;
  }
  const Instance: new (module: Module) => Instance;
  interface Memory {
    readonly buffer: ArrayBuffer;
  }
}
