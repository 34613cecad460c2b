/** A sample's value, cut to what a byte holds. */
export function level(value: i32): u8 {
  return <u8>max(0, min(255, value));
}
