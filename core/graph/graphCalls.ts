import type { WireError } from "../contract/errors.ts";
import type { Shape } from "./dtype.ts";

/** A tensor on this side of TensorFlow: row-major values. int64 crosses as int32, bool as bytes 0 and 1. */
export interface HostTensor {
  readonly shape: Shape;
  readonly values: Float32Array | Int32Array | Uint8Array;
}

export type HostTensors = Readonly<Record<string, HostTensor>>;

/** The loaded TensorFlow. */
export interface Runtime {
  /** Of its library. */
  readonly version: string;
  /** Of the package that binds it. */
  readonly binding: string;
  /** Whether it found a GPU that it can use. */
  readonly usesGpu: boolean;
}

/** What the thread that holds TensorFlow does on request, and what it answers. */
export interface GraphCalls {
  /** Loads a folder that holds a SavedModel (see `encodeSavedModel`); the answer names what is loaded. */
  readonly load: {
    readonly input: { readonly folder: string; readonly signatures: readonly string[] };
    readonly output: number;
  };
  readonly run: {
    readonly input: { readonly loaded: number; readonly signature: string; readonly inputs: HostTensors };
    readonly output: HostTensors;
  };
  /** Gives inputs values for good: runs that don't name them take these. */
  readonly bind: {
    readonly input: { readonly loaded: number; readonly inputs: HostTensors };
    readonly output: undefined;
  };
  readonly unload: { readonly input: number; readonly output: undefined };
  readonly describe: { readonly input: undefined; readonly output: Runtime };
  /** Tensors and sessions of graphs that are in TensorFlow's memory. */
  readonly count: { readonly input: undefined; readonly output: { readonly tensors: number; readonly models: number } };
}

export type GraphCallName = keyof GraphCalls;

/** A call on its way to the thread, numbered by the one who asks. */
export type GraphRequest = {
  [Name in GraphCallName]: { readonly id: number; readonly name: Name; readonly input: GraphCalls[Name]["input"] };
}[GraphCallName];

export type GraphAnswer =
  | { readonly id: number; readonly output: GraphCalls[GraphCallName]["output"] }
  | { readonly id: number; readonly error: WireError };

/** Beside `saved_model.pb`: the signatures without the weights, see `load`. */
export const signaturesFile = "signatures.pb";
/** The name that TensorFlow knows. */
export const modelFile = "saved_model.pb";
