/** TensorFlow takes over memory that begins at a multiple of this many bytes, and copies all other. */
const alignment = 64;
/** A large block begins this far behind such a multiple: glibc's own note on it stands before it. */
const usualStart = 16;

/**
 * Zeros that a tensor can be made of without a copy, neither to TensorFlow's thread nor there, which for the features of
 * 100,000 photos is half a gigabyte. Where memory is laid out otherwise it is copied, as ever. They are shared: what a graph
 * runs on may be changed only once the answer is there.
 */
export function alignedFloats(length: number): Float32Array {
  const start = alignment - usualStart;
  return new Float32Array(new SharedArrayBuffer(start + length * Float32Array.BYTES_PER_ELEMENT), start, length);
}
