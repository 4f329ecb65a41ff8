import { codeCount, type Feature, type Question } from "./features";

/**
 * Some rows as bits, 32 a word: of each question, the set of the rows of which it holds. Counting rows is then counting
 * bits, 32 rows in a dozen operations. Frauds and legitimate claims lie in words of their own.
 */
export interface QuestionBits {
  bits: Int32Array;
  /** Where the set of a question begins. */
  starts: Uint32Array;
  /** How many words a set has, and how many of them, the first, are frauds. */
  words: number;
  fraudWords: number;
  frauds: number;
  legitimate: number;
}

/** @param questions all of `features`: those about a number in order, each with one code more than the one before */
export function layOutBits(
  features: readonly Feature[],
  questions: readonly Question[],
  codes: Uint8Array[],
  frauds: Uint32Array,
  legitimate: Uint32Array,
): QuestionBits {
  const fraudWords = Math.ceil(frauds.length / 32);
  const words = fraudWords + Math.ceil(legitimate.length / 32);
  const setsBefore = new Uint32Array(features.length + 1);
  features.forEach((feature, at) => {
    setsBefore[at + 1] = setsBefore[at]! + codeCount(feature);
  });
  const bits = new Int32Array(setsBefore[features.length]! * words);
  features.forEach((feature, at) => {
    const sets = bits.subarray(setsBefore[at]! * words, setsBefore[at + 1]! * words);
    setBits(sets, codeCount(feature), words, codes[at]!, frauds, 0);
    setBits(sets, codeCount(feature), words, codes[at]!, legitimate, fraudWords);
  });
  const starts = Uint32Array.from(questions, ({ feature, low, high }) => {
    const start = (setsBefore[feature]! + high) * words;
    // The set below is that of the question before: rows of all the codes below.
    if (low < high) for (let word = start; word < start + words; word++) bits[word]! |= bits[word - words]!;
    return start;
  });
  return { bits, starts, words, fraudWords, frauds: frauds.length, legitimate: legitimate.length };
}

/** The bits that are set in a word, by adding up pairs, then fours, then bytes (Warren, Hacker's Delight, §5–1). */
export function bitCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Puts each row into the set of its code; a code that the feature does not know has none. */
function setBits(
  sets: Int32Array,
  setCount: number,
  words: number,
  codes: Uint8Array,
  rows: Uint32Array,
  firstWord: number,
): void {
  for (let place = 0; place < rows.length; place++) {
    const code = codes[rows[place]!]!;
    if (code < setCount) sets[code * words + firstWord + (place >>> 5)]! |= 1 << place;
  }
}
