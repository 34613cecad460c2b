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

/** The largest block of those that were given back. */
let kept: Float32Array | undefined;

/**
 * The same, of memory that TensorFlow's thread sees too, so that nothing is copied on the way there either; holds what it held.
 * V8 does not count such memory, and 5 GB of it were seen to wait for a collection: whoever is done with a block gives it back,
 * and the next one has it.
 * @returns a block at least so long
 */
export function takeSharedFloats(length: number): Float32Array {
  const block = kept;
  if (block !== undefined && block.length >= length) {
    kept = undefined;
    return block;
  }
  return new Float32Array(new SharedArrayBuffer(start + length * Float32Array.BYTES_PER_ELEMENT), start, length);
}

/** @param block that `takeSharedFloats` gave, and that no run waits for any more */
export function giveSharedFloats(block: Float32Array): void {
  if (block.length > (kept?.length ?? 0)) kept = block;
}
