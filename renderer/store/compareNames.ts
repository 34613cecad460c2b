/**
 * Order of file names as a person expects it: runs of digits by their value, all else by code unit (2.jpg before
 * 10.jpg). Written by hand since Intl.Collator takes most of a second for 100,000 names.
 * @returns negative, zero or positive; zero for equal strings only.
 */
export function compareNames(a: string, b: string): number {
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(j);
    if (isDigit(x) && isDigit(y)) {
      const endA = skipDigits(a, i);
      const endB = skipDigits(b, j);
      const difference = compareDigits(a, i, endA, b, j, endB);
      if (difference !== 0) return difference;
      i = endA;
      j = endB;
    } else if (x !== y) return x - y;
    else {
      i += 1;
      j += 1;
    }
  }
  const rest = a.length - i - (b.length - j);
  // 01.jpg and 1.jpg have equal values; code units decide, so that the order is total.
  return rest !== 0 ? rest : a < b ? -1 : a > b ? 1 : 0;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function skipDigits(text: string, from: number): number {
  let at = from;
  while (isDigit(text.charCodeAt(at))) at += 1;
  return at;
}

function compareDigits(a: string, from: number, endA: number, b: string, start: number, endB: number): number {
  let i = from;
  let j = start;
  while (i < endA - 1 && a.charCodeAt(i) === 48) i += 1;
  while (j < endB - 1 && b.charCodeAt(j) === 48) j += 1;
  if (endA - i !== endB - j) return endA - i - (endB - j);
  for (; i < endA; i += 1, j += 1) {
    const difference = a.charCodeAt(i) - b.charCodeAt(j);
    if (difference !== 0) return difference;
  }
  return 0;
}
