import { codeCount, type Feature, type Question } from "@/lib/learning/features/features";

/**
 * Rows as bits, 32 per word: for each question, the set of rows that satisfy it. Counting rows becomes counting bits,
 * 32 rows in a dozen operations. Frauds and legitimate claims are in separate words.
 */
export interface QuestionBits {
  bits: Int32Array;
  /** Start of each question's set. */
  starts: Uint32Array;
  /** Number of words per set, and how many of them, at the front, are frauds. */
  words: number;
  fraudWords: number;
  frauds: number;
  legitimate: number;
}

/**
 * Creates a function that lays rows out as bits, in memory that the next call reuses.
 * @param questions all questions of `features`: those about a number in order, each with one more code than the
 * previous
 */
export function bitLayout(
  features: readonly Feature[],
  questions: readonly Question[],
  codes: Uint8Array[],
): (rows: { frauds: Uint32Array; legitimate: Uint32Array }) => QuestionBits {
  const counts = features.map(codeCount);
  const firstSet = counts.map((_, feature) =>
    counts.slice(0, feature).reduce((sum, count) => sum + count, 0),
  );
  const sets = counts.reduce((sum, count) => sum + count, 0);
  let memory = new Int32Array(0);
  return ({ frauds, legitimate }) => {
    const fraudWords = wordsFor(frauds.length);
    const words = fraudWords + wordsFor(legitimate.length);
    if (memory.length < sets * words) memory = new Int32Array(sets * words);
    const bits = memory.subarray(0, sets * words).fill(0);
    features.forEach((_, feature) => {
      const start = firstSet[feature]! * words;
      setBits(bits, start, counts[feature]!, words, codes[feature]!, frauds);
      setBits(bits, start + fraudWords, counts[feature]!, words, codes[feature]!, legitimate);
    });
    const starts = Uint32Array.from(questions, ({ feature, low, high }) => {
      const start = (firstSet[feature]! + high) * words;
      // The words below are the previous question's set: rows of all lower codes.
      if (low < high) for (let word = start; word < start + words; word++) bits[word]! |= bits[word - words]!;
      return start;
    });
    return { bits, starts, words, fraudWords, frauds: frauds.length, legitimate: legitimate.length };
  };
}

/** Number of bits set in a word, by adding pairs, then fours, then bytes (Warren, Hacker's Delight, §5–1). */
export function bitCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function wordsFor(rows: number): number {
  return Math.ceil(rows / 32);
}

/** Puts each row into the set of its code. A code unknown to the feature has no set. */
function setBits(
  bits: Int32Array,
  start: number,
  sets: number,
  words: number,
  codes: Uint8Array,
  rows: Uint32Array,
): void {
  for (let place = 0; place < rows.length; place++) {
    const code = codes[rows[place]!]!;
    if (code < sets) bits[start + code * words + (place >>> 5)]! |= 1 << place;
  }
}
