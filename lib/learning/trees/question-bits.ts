import type { Question } from "@/lib/learning/features/features";
import { kernels as compiled } from "./compiled-kernels";

/** Inner loops in WebAssembly; addresses in bytes (kernels.as). */
interface Kernels {
  ask(codes: number, words: number, low: number, high: number, set: number): void;
  count(set: number, from: number, end: number): number;
  pick(set: number, flip: 0 | -1, from: number, end: number, to: number): number;
}

/**
 * Rows as bits, 64 per word: for each question, the set of rows that satisfy it. Counting rows becomes counting bits. Frauds
 * and legitimate claims are in separate words. A list of rows has an item for each word with rows of it.
 */
export interface QuestionBits {
  kernels: Kernels;
  /** Address of the first question's set; the others follow, each of `setBytes`. */
  sets: number;
  setBytes: number;
  /** Address of the first list; the others follow, each of `listBytes`. The first one has all rows. */
  lists: number;
  listBytes: number;
  /** End of the frauds in the list of all rows, and its end. */
  fraudEnd: number;
  end: number;
  frauds: number;
  legitimate: number;
}

const page = 65_536;
const rowsPerWord = 64;
const itemBytes = 16;
let program: WebAssembly.Module | undefined;

/**
 * Creates a function that lays rows out as bits, in memory that the next call reuses.
 * @param codes `codes[feature][row]` @param listCount lists of rows for which there is room
 */
export function bitLayout(
  questions: readonly Question[],
  codes: readonly Uint8Array[],
  listCount: number,
): (rows: { frauds: Uint32Array; legitimate: Uint32Array }) => QuestionBits {
  let room: ReturnType<typeof makeRoom> | undefined;
  return ({ frauds, legitimate }) => {
    const fraudWords = wordsFor(frauds.length);
    const words = fraudWords + wordsFor(legitimate.length);
    if (!room || room.words < words) {
      // A sample of as many rows may have one word more, as classes end in words of their own.
      room = makeRoom(wordsFor(frauds.length + legitimate.length) + 1, listCount, questions.length);
    }
    const { buffer, at, listBytes, kernels } = room;
    const ofRows = new Uint8Array(buffer, at.codes, words * rowsPerWord);
    questions.forEach(({ feature, low, high }, index) => {
      if (feature !== questions[index - 1]?.feature) {
        pickCodes(codes[feature]!, frauds, ofRows, 0);
        pickCodes(codes[feature]!, legitimate, ofRows, fraudWords * rowsPerWord);
      }
      kernels.ask(at.codes, words, low, high, at.sets + index * words * 8);
    });
    const items = new Uint32Array(buffer, at.lists, words * 4);
    listAll(items, 0, frauds.length);
    listAll(items, fraudWords, legitimate.length);
    return {
      ...{ kernels, sets: at.sets, setBytes: words * 8, lists: at.lists, listBytes },
      ...{ fraudEnd: at.lists + fraudWords * itemBytes, end: at.lists + words * itemBytes },
      ...{ frauds: frauds.length, legitimate: legitimate.length },
    };
  };
}

/** Number of bits set in a word, by adding pairs, then fours, then bytes (Warren, Hacker's Delight, §5–1). */
export function bitCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function wordsFor(rows: number): number {
  return Math.ceil(rows / rowsPerWord);
}

/** Memory for samples of up to `words` words, and what lies where. */
function makeRoom(words: number, listCount: number, questions: number) {
  const listBytes = (words + 1) * itemBytes;
  // The compiled code keeps its own data in the first page.
  const lists = page + words * rowsPerWord;
  const at = { codes: page, lists, sets: lists + listCount * listBytes };
  const bytes = at.sets + questions * words * 8;
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / page) });
  program ??= new WebAssembly.Module(Buffer.from(compiled.base64, "base64"));
  const { exports } = new WebAssembly.Instance(program, { env: { memory } });
  return { words, buffer: memory.buffer, at, listBytes, kernels: exports as unknown as Kernels };
}

function pickCodes(codes: Uint8Array, rows: Uint32Array, into: Uint8Array, start: number): void {
  for (let place = 0; place < rows.length; place++) into[start + place] = codes[rows[place]!]!;
}

/** Lists the words of a class, with all of its rows. @param items offset, unused, and the two halves of the mask by word */
function listAll(items: Uint32Array, firstWord: number, rows: number): void {
  for (let word = 0; word < wordsFor(rows); word++) {
    const left = rows - word * rowsPerWord;
    items.set([(firstWord + word) * 8, 0, lowBits(left), lowBits(left - 32)], 4 * (firstWord + word));
  }
}

/** A word of 32 bits with this many bits set at most, from the lowest on. */
function lowBits(count: number): number {
  return count >= 32 ? -1 : (1 << Math.max(0, count)) - 1;
}
