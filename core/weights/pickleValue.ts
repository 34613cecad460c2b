import type { ElementType } from "./elementTypes.ts";

/** What a pickle of tensors can hold. Lists and tuples are arrays of their own class, dicts are Maps. */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | PickleList
  | PickleTuple
  | PickleDict
  | PickleGlobal
  | StorageReference
  | TensorReference;

export class PickleList {
  readonly items: PickleValue[] = [];
}

export class PickleTuple {
  readonly items: readonly PickleValue[];
  constructor(items: readonly PickleValue[]) {
    this.items = items;
  }
}

export class PickleDict {
  readonly entries = new Map<PickleValue, PickleValue>();
}

/** One of the allowed names; nothing is ever imported or called. */
export class PickleGlobal {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** A run of elements stored outside the pickle. */
export class StorageReference {
  readonly key: string;
  readonly type: ElementType;
  readonly elements: number;
  constructor(key: string, type: ElementType, elements: number) {
    this.key = key;
    this.type = type;
    this.elements = elements;
  }
}

/** A strided view of a storage; offset and strides count elements. */
export class TensorReference {
  readonly storage: StorageReference;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  constructor(storage: StorageReference, offset: number, shape: readonly number[], strides: readonly number[]) {
    this.storage = storage;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
  }
}
