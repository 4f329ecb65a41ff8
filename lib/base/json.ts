import { DomainError } from "./errors";
import { requireKeepable } from "./keepable";

/** What a text says as JSON; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a text says as JSON; where it is none, the text itself, so that a schema can refuse it by field. */
export function jsonOrText(text: string): unknown {
  const parsed = parseJson(text);
  return parsed === undefined ? text : parsed;
}

/**
 * The JSON of a text from outside, with each integer that a number would round as a BigInt: what keeps or compares it
 * then has it exactly or refuses it (keepable.ts).
 * @returns undefined where the text is no JSON
 */
export function parseExactJson(text: string): unknown {
  const parsed = parseJson(text);
  if (parsed === undefined || !mayRound.test(text)) return parsed;
  try {
    // A string cannot begin like this by chance: who sends the text does not know the mark.
    const mark = `${crypto.randomUUID()}:`;
    const marked = markRounded(text, mark);
    return JSON.parse(marked, (_key, value) =>
      typeof value === "string" && value.startsWith(mark) ? BigInt(value.slice(mark.length)) : value,
    );
  } catch {
    // Nested too deep for a reviver, and so for being kept.
    return parsed;
  }
}

/** What the body of a request says, when all of it can be kept. @throws DomainError "invalid" naming the field */
export function parseJsonBody(text: string): unknown {
  const parsed = parseExactJson(text);
  if (parsed === undefined) throw new DomainError("invalid", "The body is not valid JSON.");
  return requireKeepable(parsed, "");
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Bytes from outside as text, without a byte order mark. @throws DomainError "invalid" when they are not UTF-8 */
export function decodeUtf8(bytes: Uint8Array, name = "The body"): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new DomainError("invalid", `${name} is not UTF-8.`);
  }
}

/** Fewer digits are below 2^53. */
const mayRound = /\d{16}/;
/** A longer integer is Infinity as a number, which is refused as well. */
const mostDigits = 309;

/** Puts each integer that `Number` would change into quotes behind the mark. Valid JSON is taken for granted. */
function markRounded(text: string, mark: string): string {
  const token = /"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
  let marked = "";
  let done = 0;
  for (let found = token.exec(text); found; found = token.exec(text)) {
    const [word] = found;
    if (word === '"') token.lastIndex = endOfString(text, found.index);
    else if (isRounded(word)) {
      marked += `${text.slice(done, found.index)}"${mark}${word}"`;
      done = token.lastIndex;
    }
  }
  return marked + text.slice(done);
}

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let before = end - 1;
    while (text[before] === "\\") before--;
    if ((end - before) % 2 === 1) return end + 1;
  }
}

/** Whether an integer is not what its number is written as again: 9007199254740993, but not 1e22 or 0.1. */
function isRounded(word: string): boolean {
  return (
    word.length >= 16 && word.length <= mostDigits && /^-?\d+$/.test(word) && String(Number(word)) !== word
  );
}
