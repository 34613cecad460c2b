import type { DType } from "./dtype.ts";

/**
 * What the builder must know of an operation: which type attributes follow from which input, and the types of its outputs
 * (a type attribute's name, or a fixed type). Names and orders are those of TensorFlow's op registry.
 */
export interface OpDefinition {
  /** Attribute → index of the input whose element type it takes; -1 is the last input. */
  readonly types: Readonly<Record<string, number>>;
  /** For operations over a list of inputs: how many inputs are not of the list; the rest are counted in attribute N. */
  readonly besideList?: number;
  /** With `repeat`, one output of that type for each input of the list, or as many as the attribute `times` says. */
  readonly outputs: readonly AnOutput[] | { readonly repeat: AnOutput; readonly times?: string };
}

/** An output type that is an attribute of the operation: `{attr: "T"}`. */
export interface OutputType {
  readonly attr: string;
}

type AnOutput = OutputType | DType;

const T: OutputType = { attr: "T" };
const unary: OpDefinition = { types: { T: 0 }, outputs: [T] };
const binary = unary;
const compare: OpDefinition = { types: { T: 0 }, outputs: ["bool"] };
const reduction: OpDefinition = { types: { T: 0, Tidx: 1 }, outputs: [T] };
const argument = (attr: string): OpDefinition => ({ types: { T: 0, Tidx: 1 }, outputs: [{ attr }] });
const update = (valueInput: number): OpDefinition => ({ types: { T: valueInput }, outputs: [] });

export const opDefinitions: Readonly<Record<string, OpDefinition>> = {
  Abs: unary,
  Add: binary,
  AddN: { types: { T: 0 }, besideList: 0, outputs: [T] },
  AddV2: binary,
  ArgMax: argument("output_type"),
  AssignAddVariableOp: { types: { dtype: 1 }, outputs: [] },
  AssignSubVariableOp: { types: { dtype: 1 }, outputs: [] },
  AssignVariableOp: { types: { dtype: 1 }, outputs: [] },
  AvgPool: unary,
  AvgPoolGrad: { types: { T: 1 }, outputs: [T] },
  BiasAdd: unary,
  BiasAddGrad: unary,
  Bitcast: { types: { T: 0 }, outputs: [{ attr: "type" }] },
  BroadcastGradientArgs: { types: { T: 0 }, outputs: [T, T] },
  BroadcastTo: { types: { T: 0, Tidx: 1 }, outputs: [T] },
  Cast: { types: { SrcT: 0 }, outputs: [{ attr: "DstT" }] },
  ConcatV2: { types: { T: 0, Tidx: -1 }, besideList: 1, outputs: [T] },
  ConcatOffset: { types: { shape_type: 1 }, besideList: 1, outputs: { repeat: "int32" } },
  ClipByValue: unary,
  Const: { types: {}, outputs: [{ attr: "dtype" }] },
  Conv2D: unary,
  Conv2DBackpropFilter: { types: { T: 0 }, outputs: [T] },
  Conv2DBackpropInput: { types: { T: 1 }, outputs: [T] },
  DeepCopy: { types: { T: 0 }, outputs: [T] },
  DepthwiseConv2dNative: unary,
  DepthwiseConv2dNativeBackpropFilter: { types: { T: 0 }, outputs: [T] },
  DepthwiseConv2dNativeBackpropInput: { types: { T: 1 }, outputs: [T] },
  DivNoNan: binary,
  Enter: unary,
  Equal: compare,
  Erf: unary,
  Exit: unary,
  Exp: unary,
  ExpandDims: { types: { T: 0, Tdim: 1 }, outputs: [T] },
  Fill: { types: { index_type: 0, T: 1 }, outputs: [T] },
  FloorDiv: binary,
  FloorMod: binary,
  FusedBatchNormGradV3: {
    types: { T: 0, U: 3 },
    outputs: [T, { attr: "U" }, { attr: "U" }, { attr: "U" }, { attr: "U" }],
  },
  FusedBatchNormV3: {
    types: { T: 0, U: 1 },
    outputs: [T, { attr: "U" }, { attr: "U" }, { attr: "U" }, { attr: "U" }, { attr: "U" }],
  },
  GatherV2: { types: { Tparams: 0, Tindices: 1, Taxis: 2 }, outputs: [{ attr: "Tparams" }] },
  Greater: compare,
  GreaterEqual: compare,
  Identity: unary,
  InvertPermutation: unary,
  Less: compare,
  Log: unary,
  LogSoftmax: unary,
  LoopCond: { types: {}, outputs: ["bool"] },
  MatMul: unary,
  Max: reduction,
  MaxPool: unary,
  MaxPoolGrad: unary,
  Maximum: binary,
  Mean: reduction,
  Merge: { types: { T: 0 }, besideList: 0, outputs: [T, "int32"] },
  Min: reduction,
  Minimum: binary,
  Mul: binary,
  Neg: unary,
  NextIteration: unary,
  NoOp: { types: {}, outputs: [] },
  OneHot: { types: { TI: 0, T: 2 }, outputs: [T] },
  OnesLike: unary,
  PadV2: { types: { T: 0, Tpaddings: 1 }, outputs: [T] },
  Pad: { types: { T: 0, Tpaddings: 1 }, outputs: [T] },
  Placeholder: { types: {}, outputs: [{ attr: "dtype" }] },
  Pow: binary,
  ReadVariableOp: { types: {}, outputs: [{ attr: "dtype" }] },
  RealDiv: binary,
  Relu: unary,
  Relu6: unary,
  Relu6Grad: unary,
  ReluGrad: unary,
  Reshape: { types: { T: 0, Tshape: 1 }, outputs: [T] },
  ResourceApplyAdam: { types: { T: 3 }, outputs: [] },
  ResourceApplyGradientDescent: update(1),
  ResourceApplyKerasMomentum: update(2),
  ResourceApplyMomentum: update(2),
  ResourceScatterUpdate: { types: { Tindices: 1, dtype: 2 }, outputs: [] },
  Rsqrt: unary,
  RsqrtGrad: unary,
  SelectV2: { types: { T: 1 }, outputs: [T] },
  Shape: { types: { T: 0 }, outputs: [{ attr: "out_type" }] },
  Sigmoid: unary,
  Size: { types: { T: 0 }, outputs: [{ attr: "out_type" }] },
  Slice: { types: { T: 0, Index: 1 }, outputs: [T] },
  Softmax: unary,
  SoftmaxCrossEntropyWithLogits: { types: { T: 0 }, outputs: [T, T] },
  SparseSoftmaxCrossEntropyWithLogits: { types: { T: 0, Tlabels: 1 }, outputs: [T, T] },
  Sqrt: unary,
  Square: unary,
  SquaredDifference: binary,
  Squeeze: unary,
  StatelessRandomUniformFullInt: { types: { T: 0, Tseed: 1 }, outputs: [{ attr: "dtype" }] },
  StopGradient: unary,
  Sub: binary,
  Sum: reduction,
  Switch: { types: { T: 0 }, outputs: [T, T] },
  Tanh: unary,
  Transpose: { types: { T: 0, Tperm: 1 }, outputs: [T] },
  Unpack: { types: { T: 0 }, outputs: { repeat: T, times: "num" } },
  VarHandleOp: { types: {}, outputs: ["resource"] },
  ZerosLike: unary,
};
