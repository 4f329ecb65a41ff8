import { RE2JS, RE2JSException } from "re2js";

/** Maximum length of a pattern, in UTF-16 code units. */
const maxLength = 1_000;
/**
 * Maximum size of a compiled pattern, in instructions; matching takes at most one step per instruction and character.
 */
const maxProgram = 2_000;
/** Maximum product of a pattern's instructions and a text's characters; the maximum takes about 50 ms. */
const maxSteps = 5_000_000;
const mostKept = 200;
const kept = new Map<string, LinearPattern>();

/** A pattern that cannot be used, or a text that is too long for it; the message has the reason. */
export class PatternError extends Error {}

/** An untrusted regular expression, matched in time linear in the text (RE2: no backtracking). */
export interface LinearPattern {
  /** True when it matches anywhere in the text. @throws PatternError when the text is too long for the pattern */
  test(text: string): boolean;
}

/**
 * Compiles a regular expression in JavaScript's notation without look-around and back-references, which no engine
 * matches in linear time. Every pattern from a user, a flow or a delivery goes through here, never to `RegExp`.
 * @throws PatternError
 */
export function linearPattern(pattern: string): LinearPattern {
  const known = kept.get(pattern);
  if (known) return known;
  const compiled = compile(pattern);
  if (kept.size >= mostKept) kept.clear();
  kept.set(pattern, compiled);
  return compiled;
}

/** Reason why a pattern cannot be used; undefined when it can. */
export function patternProblem(pattern: string): string | undefined {
  try {
    linearPattern(pattern);
    return undefined;
  } catch (error) {
    if (error instanceof PatternError) return error.message;
    throw error;
  }
}

function compile(pattern: string): LinearPattern {
  if (pattern.length > maxLength)
    throw new PatternError(`A pattern may have at most ${maxLength} characters.`);
  const program = parse(pattern);
  const size = program.programSize();
  if (size > maxProgram)
    throw new PatternError("This pattern repeats too much. Write it with smaller counts.");
  return {
    test(text) {
      if (size * text.length > maxSteps) throw new PatternError("The text is too long for this pattern.");
      return program.test(text);
    },
  };
}

function parse(pattern: string): RE2JS {
  try {
    return RE2JS.compile(RE2JS.translateRegExp(pattern));
  } catch (error) {
    if (error instanceof RE2JSException)
      throw new PatternError(
        `This is not a regular expression (without look-around and back-references): ${error.message}.`,
      );
    throw error;
  }
}
