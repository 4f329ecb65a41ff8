import { describe, expect, test } from "vitest";
import { evaluateExpressions } from "./evaluate-expressions";
import { expressionProblem } from "./expression-problem";
import { nodesIn, withQuotedNodes } from "./expression-text";

const rows = [
  { region: "north", amount: 1 },
  { region: "south", amount: 2.5 },
];
const scope = { data: { rows, share: 0.25, none: null, text: "a" }, nodes: { "a-b": { output: { n: 3 } } } };
const value = async (text: string) => (await evaluateExpressions("team", [text], scope))[0];

describe("an expression", () => {
  test.each([
    ["data.rows.filter(r, r.amount > 1).map(r, r.region)", ["south"]],
    ["data.share * 100", 25],
    ["nodes.a-b.output.n / 2", 1.5],
    ["sum(data.rows.map(r, r.amount))", 3.5],
    ["mean(data.rows.map(r, r.amount))", 1.75],
    ["least([3, 1.5])", 1.5],
    ["most([3, 1.5])", 3],
    ["round(1.23456, 2)", 1.23],
    ['fixed(data.share, 1) + " %"', "0.3 %"],
    ['{"count": size(data.rows), "first": data.rows[0]}', { count: 2, first: rows[0] }],
    ["has(data.missing) ? data.missing : 7", 7],
    ["data.none == null", true],
    ['data.text.matches("^[a-c]$")', true],
    ['["x", "y"].filter(t, t.matches("[xz]"))', ["x"]],
    [`"${"a".repeat(40)}!".matches("^(a+)+$")`, false],
    ['timestamp("2026-01-31T00:00:00Z")', "2026-01-31T00:00:00.000Z"],
  ])("%s", async (text, result) => {
    expect(await value(text)).toEqual(result);
  });

  test.each([
    ["data.missing", "No such key: missing"],
    ["data.constructor", "No such key: constructor"],
    ["data.__proto__", "No such key: __proto__"],
    ['data.text > 1 || data.text.matches("(")', "missing closing )"],
    ["data.text > 1", "no such overload"],
    ["mean([])", "The list is empty."],
    ['sum(["a"])', "The list has a value that is not a number."],
    ["1.0 / 0.0", "Infinity is not a number that JSON has."],
    ["9007199254740993", "An integer is too large for JSON."],
    ['duration("1h")', "JSON has no value of this type."],
    ['data.text.matches("(?=a)")', "has no value"],
    ["process.exit(1)", "process"],
    ["globalThis", "globalThis"],
  ])("without a value says why: %s", async (text, why) => {
    await expect(value(text)).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringContaining(why),
    });
  });

  test.each([
    ["", "expression"],
    ["1 +", "expression"],
    ["(".repeat(500), "expression"],
    ["[".repeat(100) + "]".repeat(100), "expression"],
    [Array(3_000).fill("1").join("+"), "expression"],
  ])("that is none is refused: %.20s", (text, why) => {
    expect(expressionProblem(text)).toContain(why);
  });

  test("that takes too long or too much is stopped, and others still have values", async () => {
    const many = Array(8).fill("[1,2,3,4,5,6,7,8,9,10]");
    const nested = many.reduceRight((inner, list, level) => `${list}.map(x${level}, ${inner})`, "1");
    await expect(value(nested)).rejects.toMatchObject({ code: "invalid" });
    expect(await value("1 + 1")).toBe(2);
  }, 60_000);

  test("names nodes by their ids, hyphens included; texts and comments are left alone", () => {
    const text =
      'nodes.a-b.output.n - 1 > 0 && "nodes.no-one.output" != nodes["c-d"].state // nodes.e.output';
    expect(nodesIn(text)).toEqual(["a-b", "c-d"]);
    expect(withQuotedNodes(text)).toBe(text.replace("nodes.a-b.", 'nodes["a-b"].'));
    expect(nodesIn("has(nodes.check) && other.nodes.x.output")).toEqual(["check"]);
  });
});
