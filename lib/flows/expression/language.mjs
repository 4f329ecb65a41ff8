// The language of expressions: Common Expression Language (https://cel.dev) with numbers as JSON has them, and functions
// for lists. Plain JavaScript, as expression.child.mjs runs it without a build.
import { Environment } from "@marcbachmann/cel-js";
import { RE2JS } from "re2js";

/** Bounds of a pattern, as in lib/base/linear-pattern.ts. */
const maxPatternLength = 1_000;
const maxProgram = 2_000;

/** Bounds of an expression's text: larger ones are refused when they are parsed. */
const limits = {
  maxAstNodes: 2_000,
  maxDepth: 60,
  maxListElements: 500,
  maxMapEntries: 500,
  maxCallArguments: 20,
};

/**
 * Numbers of the scope are doubles, and those written in an expression may be integers: CEL calculates with neither mix.
 * @type {[string, (a: number, b: number) => number][]}
 */
const operators = [
  ["+", (a, b) => a + b],
  ["-", (a, b) => a - b],
  ["*", (a, b) => a * b],
  ["/", (a, b) => a / b],
  ["%", (a, b) => a % b],
];

const language = new Environment({
  unlistedVariablesAreDyn: true,
  homogeneousAggregateLiterals: false,
  enableOptionalTypes: true,
  limits,
});
for (const [sign, calculate] of operators)
  for (const types of ["double, int", "int, double", ...(sign === "%" ? ["double, double"] : [])])
    language.registerOperator(
      types.replace(",", ` ${sign}`),
      (/** @type {unknown} */ a, /** @type {unknown} */ b) => calculate(Number(a), Number(b)),
    );

/** @param {unknown} list */
function numbersOf(list) {
  const values = Array.isArray(list) ? list : [.../** @type {Iterable<unknown>} */ (list)];
  return values.map((value) => {
    if (typeof value === "number" || typeof value === "bigint") return Number(value);
    throw new Error("The list has a value that is not a number.");
  });
}
/** @param {number[]} numbers */
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
/** @param {number[]} numbers @param {(a: number, b: number) => number} choose */
const chosen = (numbers, choose) => {
  if (numbers.length === 0) throw new Error("The list is empty.");
  return numbers.reduce((a, b) => choose(a, b));
};
/** @param {unknown} value @param {unknown} digits */
const fixed = (value, digits) => Number(value).toFixed(Math.min(20, Math.max(0, Number(digits))));

language
  .registerFunction("sum(list): double", (/** @type {unknown} */ list) => sum(numbersOf(list)))
  .registerFunction("mean(list): double", (/** @type {unknown} */ list) => {
    const numbers = numbersOf(list);
    if (numbers.length === 0) throw new Error("The list is empty.");
    return sum(numbers) / numbers.length;
  })
  .registerFunction("least(list): double", (/** @type {unknown} */ list) => chosen(numbersOf(list), Math.min))
  .registerFunction("most(list): double", (/** @type {unknown} */ list) => chosen(numbersOf(list), Math.max));
for (const type of ["double", "int"])
  language
    .registerFunction(
      `round(${type}, int): double`,
      (/** @type {unknown} */ value, /** @type {unknown} */ digits) => Number(fixed(value, digits)),
    )
    .registerFunction(`fixed(${type}, int): string`, fixed);

// CEL's own `matches` is JavaScript's here, which backtracks (docs/decisions/0011-linear-time-patterns.md).
language.registerFunction("string.matchesLinear(string): bool", linearMatch);

/**
 * @param {string} text
 * @param {string} pattern
 */
function linearMatch(text, pattern) {
  if (pattern.length > maxPatternLength) throw new Error("The pattern is too long.");
  const program = RE2JS.compile(RE2JS.translateRegExp(pattern));
  if (program.programSize() > maxProgram) throw new Error("The pattern repeats too much.");
  return program.test(text);
}

/**
 * Parses an expression; its time is bounded by the length of its text.
 * @param {string} text
 * @returns {(scope: Record<string, unknown>) => unknown}
 * @throws Error when it is not valid
 */
export function parseExpression(text) {
  const parsed = language.parse(text);
  makeLinear(parsed.ast, new Set());
  return parsed;
}

/**
 * Has each call of `matches` in a tree of cel-js 8.0.0, or a part of one, match in linear time.
 * @param {unknown} part
 * @param {Set<unknown>} seen
 */
function makeLinear(part, seen) {
  if (typeof part !== "object" || part === null || seen.has(part)) return;
  seen.add(part);
  const { op, args, meta } = /** @type {{ op?: string, args?: unknown, meta?: Record<string, unknown> }} */ (
    part
  );
  if (op === undefined) {
    for (const inner of Object.values(part)) makeLinear(inner, seen);
    return;
  }
  if (op === "rcall" && Array.isArray(args) && args[0] === "matches") args[0] = "matchesLinear";
  for (const inner of [args, meta?.alternate, meta?.macro]) makeLinear(inner, seen);
}

/**
 * The first line of what the language says of a wrong expression.
 * @param {unknown} error
 * @returns {string}
 */
export function problemOf(error) {
  const { summary, message } = /** @type {{ summary?: string, message?: string }} */ (error ?? {});
  return String(summary ?? message ?? error).split("\n")[0] ?? "";
}
