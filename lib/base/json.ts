import { DomainError } from "./errors";
import { maxDepth, requireKeepable } from "./keepable";

/** Parses JSON; undefined for invalid JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Parses JSON; returns the text itself when it is invalid, so that a schema can refuse it by field. */
export function jsonOrText(text: string): unknown {
  const parsed = parseJson(text);
  return parsed === undefined ? text : parsed;
}

/**
 * Parses JSON from outside; an integer that a number would round becomes a BigInt, so that later checks (keepable.ts)
 * see it exactly and can refuse it.
 * @returns undefined for invalid JSON
 */
export function parseExactJson(text: string): unknown {
  const parsed = parseJson(text);
  if (parsed === undefined || !mayRound.test(text)) return parsed;
  try {
    // Random, so that no text from outside can contain it.
    const mark = `${crypto.randomUUID()}:`;
    const marked = markRounded(text, mark);
    return JSON.parse(marked, (_key, value) =>
      typeof value === "string" && value.startsWith(mark) ? BigInt(value.slice(mark.length)) : value,
    );
  } catch {
    // Too deeply nested for a reviver, and so for storage.
    return parsed;
  }
}

/**
 * Parses the body of a request and checks that all of it can be stored. @throws DomainError "invalid" naming the field
 */
export function parseJsonBody(text: string): unknown {
  // Before parsing: millions of lists in each other would take a gigabyte.
  if (isNestedDeeper(text, scannedDepth))
    throw new DomainError("invalid", `The body is nested more than ${maxDepth} levels deep.`);
  const parsed = parseExactJson(text);
  if (parsed === undefined) throw new DomainError("invalid", "The body is not valid JSON.");
  return requireKeepable(parsed, "");
}

/** Deeper nesting is refused before parsing; from `maxDepth` to this, the refusal names the field. */
const scannedDepth = 1_000;

/** True when more than `levels` lists and objects are in each other. Takes linear time for any text. */
function isNestedDeeper(text: string, levels: number): boolean {
  let depth = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (isInString && character === "\\") index++;
    else if (character === '"') isInString = !isInString;
    else if (isInString) continue;
    else if (character === "[" || character === "{") depth++;
    else if (character === "]" || character === "}") depth--;
    if (depth > levels) return true;
  }
  return false;
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Decodes UTF-8 from outside, without a byte order mark. @throws DomainError "invalid" when the bytes are not UTF-8 */
export function decodeUtf8(bytes: Uint8Array, name = "The body"): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new DomainError("invalid", `${name} is not UTF-8.`);
  }
}

/** Integers with fewer digits are below 2^53. */
const mayRound = /\d{16}/;
/** A longer integer becomes Infinity as a number, which is refused too. */
const mostDigits = 309;

/** Puts each integer that `Number` would change into quotes, after the mark. The input must be valid JSON. */
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

/** True when the integer's text differs from its number written again: 9007199254740993, but not 1e22 or 0.1. */
function isRounded(word: string): boolean {
  return (
    word.length >= 16 && word.length <= mostDigits && /^-?\d+$/.test(word) && String(Number(word)) !== word
  );
}
