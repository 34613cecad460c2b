/** TensorFlow takes over memory that begins at a multiple of this many bytes, and copies all other. */
const alignment = 64;
/** A large block begins this far behind such a multiple: glibc's own note on it stands before it. */
const usualStart = 16;

/**
 * Zeros that a tensor can be made of without a copy, which for the features of 100,000 photos is half a gigabyte. Where memory is
 * laid out otherwise it is copied, as ever. What is made of it shares it: it may be changed only once no tensor is left.
 */
export function alignedFloats(length: number): Float32Array {
  const start = alignment - usualStart;
  return new Float32Array(new ArrayBuffer(start + length * Float32Array.BYTES_PER_ELEMENT), start, length);
}
