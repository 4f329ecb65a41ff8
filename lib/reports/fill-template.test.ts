import { describe, expect, test } from "vitest";
import { cpuTime } from "@/tests/cpu-time";
import { fillTemplate, templateProblem } from "./fill-template";

const hostile = "**a** | <script>alert(1)</script> [x](javascript:alert(1)) ![y](artifact:secret)";
const data = {
  auc: 0.876,
  hostile,
  rows: [
    { name: "a|b", share: 0.5, more: { x: 1 } },
    { name: "`c`", share: 1 },
  ],
  none: [],
};
const filled = (template: string) => fillTemplate("team", template, { data });

describe("a template", () => {
  test("shows values as text, tables, code and JSON", async () => {
    expect(await filled("AUC **{{ fixed(data.auc, 2) }}**, {{data.rows | code}}")).toBe(
      'AUC **0.88**, ``[{"name":"a|b","share":0.5,"more":{"x":1}},{"name":"`c`","share":1}]``',
    );
    expect(await filled("{{ data.rows | table }}")).toBe(
      [
        "| name | share | more |",
        "|---|---:|---|",
        '| a\\|b | 0.5 | `{"x":1}` |',
        "| \\`c\\` | 1 | – |",
      ].join("\n"),
    );
    expect(await filled("{{ data.none | table }}")).toBe("No rows.");
    expect(await filled('{{ {"a": 1} | json }}')).toBe('```json\n{\n  "a": 1\n}\n```');
    expect(await filled("{{ data.auc > 1.0 || data.auc > 0.5 }}")).toBe("true");
  });

  test("escapes what a value has of markup", async () => {
    const text = await filled("# {{ data.hostile }}\n![ROC](artifact:roc-curve)");
    expect(text).toBe(
      "# \\*\\*a\\*\\* \\| \\<script>alert(1)\\</script> \\[x\\](javascript:alert(1)) !\\[y\\](artifact:secret)\n![ROC](artifact:roc-curve)",
    );
  });

  test("does not read places in values", async () => {
    const text = await fillTemplate("team", "{{ data.a }}", {
      data: { a: "{{ data.b }} $& $1", b: "secret" },
    });
    expect(text).toBe("{{ data.b }} \\$& \\$1");
  });

  test.each([
    ["{{ }}", "It is empty."],
    ["{{ data. }}", "This is not an expression"],
    ["{{ data.x | chart }}", "This is not an expression"],
    ["{{ 1 }}".repeat(201), "at most 200 places"],
  ])("that is wrong is refused when it is written: %.30s", (template, why) => {
    expect(templateProblem(template)).toContain(why);
  });

  test.each([
    ["{{ data.missing }}", "No such key: missing"],
    ["{{ data.auc | table }}", "A table takes a list of objects."],
    ["{{ [1] | table }}", "A table takes a list of objects."],
  ])("without a value says at which place: %s", async (template, why) => {
    await expect(filled(template)).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringContaining(why),
    });
  });
});

test("a text of many opening brackets takes no time", () => {
  expect(cpuTime(() => templateProblem("{".repeat(1_000_000)))).toBeLessThan(200);
});
