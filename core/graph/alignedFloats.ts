/** TensorFlow takes over memory that begins at a multiple of this many bytes, and copies all other. */
const alignment = 64;
/** A large block begins this far behind such a multiple: glibc's own note on it stands before it. */
const usualStart = 16;

const start = alignment - usualStart;

/**
 * Zeros that a tensor can be made of without a copy, which for the features of 100,000 photos is half a gigabyte. Where memory is
 * laid out otherwise it is copied, as ever. What is made of it shares it: it may be changed only once no tensor is left.
 */
export function alignedFloats(length: number): Float32Array {
  return new Float32Array(new ArrayBuffer(start + length * Float32Array.BYTES_PER_ELEMENT), start, length);
}

/** The block that was given back last, for as long as V8 has not collected it. */
let given: WeakRef<Float32Array> | undefined;

/**
 * The same, of memory that TensorFlow's thread sees too, so that nothing is copied on the way there either; holds what it held.
 * V8 does not count such memory and is in no hurry to free it (5 GB of it were seen to wait), so whoever is done with a block
 * gives it back, and the next one has it.
 * @returns a block at least so long
 */
export function takeSharedFloats(length: number): Float32Array {
  const block = given?.deref();
  if (block !== undefined && block.length >= length) {
    given = undefined;
    return block;
  }
  return new Float32Array(new SharedArrayBuffer(start + length * Float32Array.BYTES_PER_ELEMENT), start, length);
}

/** @param block that `takeSharedFloats` gave, and that no run waits for any more */
export function giveSharedFloats(block: Float32Array): void {
  if (block.length > (given?.deref()?.length ?? 0)) given = new WeakRef(block);
}
