import protobuf from "protobufjs";

// The part of TensorFlow's public protocol buffers that a SavedModel without checkpoints needs. Field numbers are those of
// tensorflow/core/{protobuf,framework}/*.proto; fields left out here are optional there. A graph's nodes are NodeDefs that
// were encoded before: on the wire a message in a message is bytes.
const source = `
syntax = "proto3";
package thaw;
message SavedModel { int64 saved_model_schema_version = 1; repeated MetaGraphDef meta_graphs = 2; }
message MetaGraphDef {
  message MetaInfoDef { repeated string tags = 4; string tensorflow_version = 5; }
  MetaInfoDef meta_info_def = 1;
  GraphDef graph_def = 2;
  map<string, SignatureDef> signature_def = 5;
}
message SignatureDef { map<string, TensorInfo> inputs = 1; map<string, TensorInfo> outputs = 2; string method_name = 3; }
message TensorInfo { string name = 1; int32 dtype = 2; TensorShapeProto tensor_shape = 3; }
message GraphDef { repeated bytes node = 1; VersionDef versions = 4; }
message VersionDef { int32 producer = 1; int32 min_consumer = 2; }
message NodeDef { string name = 1; string op = 2; repeated string input = 3; map<string, AttrValue> attr = 5; }
message AttrValue {
  message ListValue { repeated int64 i = 3; repeated float f = 4; repeated int32 type = 6; }
  oneof value {
    ListValue list = 1;
    bytes s = 2;
    int64 i = 3;
    float f = 4;
    bool b = 5;
    int32 type = 6;
    TensorShapeProto shape = 7;
    TensorProto tensor = 8;
  }
}
message TensorProto { int32 dtype = 1; TensorShapeProto tensor_shape = 2; bytes tensor_content = 4; }
message TensorShapeProto {
  message Dim { int64 size = 1; }
  repeated Dim dim = 2;
  bool unknown_rank = 3;
}
`;

let root: protobuf.Root | undefined;

/** Encodes a message of a SavedModel. The source is parsed on first use, so that importing the module costs nothing. */
export function encodeProto(name: "SavedModel" | "NodeDef", message: object): Uint8Array {
  root ??= protobuf.parse(source, { keepCase: true }).root;
  const type = root.lookupType(`thaw.${name}`);
  return type.encode(type.fromObject(message)).finish();
}
