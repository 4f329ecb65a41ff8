import { z } from "zod";
import { commonPasswords, commonWords } from "./common-passwords";
import { passwordLength } from "./password-length";

/** NFC, so that ä typed on one keyboard is ä typed on another (RFC 8265). */
export const normalPassword = (text: string) => text.normalize("NFC");

/** A password to be set. Rules that depend on the person are in `passwordProblem`. */
export const NewPassword = z.string().max(4096, "This is too long.").transform(normalPassword);

/**
 * Reason why `password` is too easy to guess, written for the person; undefined when it is acceptable. After NIST SP
 * 800-63B §3.1.1.2: length and the first guesses of attackers, no rule about kinds of characters.
 */
export function passwordProblem(
  password: string,
  person: { email?: string; name?: string } = {},
): string | undefined {
  const length = [...password].length;
  if (length < passwordLength.least)
    return `Use at least ${passwordLength.least} characters; this has ${length}.`;
  if (length > passwordLength.most)
    return `Use ${passwordLength.most} characters at most; this has ${length}.`;
  const lower = password.toLowerCase();
  if (commonPasswords.has(lower)) return "This password is too common. Choose another one.";
  if (isRepeated(lower)) return "This repeats the same few characters. Choose another one.";
  if (isSequence(lower)) return "This is a sequence of characters. Choose another one.";
  const words = lettersOf(lower);
  if (words.some((word) => commonWords.has(word) || commonWords.has(halfOf(word))))
    return "This is a common password with a few characters added. Choose another one.";
  const own = [person.email?.split("@")[0], ...(person.name?.split(/\s+/) ?? [])];
  const rest = own.reduce<string>(
    (text, part) => (part && part.length > 2 ? text.replaceAll(part.toLowerCase(), "") : text),
    lower,
  );
  if (rest.length < 8 && rest !== lower) return "This is too similar to your name. Choose another one.";
  return undefined;
}

/** `abcabcabcabc`: a unit of up to four characters. */
function isRepeated(text: string): boolean {
  return /^(.{1,4}?)\1+.{0,3}$/su.test(text);
}

const rows = ["0123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm"];

/**
 * `123456789012`, `qwertyuiopas`: nearly every character follows its predecessor on the keyboard or in the alphabet.
 */
function isSequence(text: string): boolean {
  const characters = [...text];
  const follows = characters.filter((character, index) => {
    const last = characters[index - 1];
    if (!last) return true;
    return rows.some((row) => {
      const [from, to] = [row.indexOf(last), row.indexOf(character)];
      const step = Math.abs(to - from);
      return from >= 0 && to >= 0 && (step <= 1 || step === row.length - 1);
    });
  });
  return follows.length >= characters.length - 2;
}

const leet: Record<string, string> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "@": "a",
  $: "s",
};

/** Letters of a password: without digits and signs, and with digits at its ends or within read as letters. */
function lettersOf(text: string): string[] {
  const trimmed = text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "");
  const read = [...trimmed].map((character) => leet[character] ?? character).join("");
  return [text, trimmed, read].map((each) => each.replace(/[^\p{L}]/gu, ""));
}

/** `passwordpassword` is `password`. */
function halfOf(word: string): string {
  const half = word.slice(0, word.length / 2);
  return half + half === word ? half : word;
}
