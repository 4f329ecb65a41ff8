import { expect, test } from "vitest";
import { callExamples, exampleRow } from "./call-examples";

const row = exampleRow([
  { name: "It's", type: "string" },
  { name: "age", type: "long" },
  { name: "new", type: "boolean" },
  { type: "tensor" },
]);
const { curl, python, node } = callExamples("https://p.example/api/models/m%20'x@champion/invocations", row);

test("a row has a value of each column's type", () => {
  expect(row).toEqual({ "It's": "text", age: 1, new: true });
});

test("values of an example stand in place of made-up ones, in the columns of the signature", () => {
  const columns = [
    { name: "price", type: "any" },
    { name: "age", type: "long" },
  ];
  expect(exampleRow(columns, { price: "120", target: "yes" })).toEqual({ price: "120", age: 1 });
});

test("a quote in a name ends no text of the shell", () => {
  expect(curl).toContain("'https://p.example/api/models/m%20%27x@champion/invocations'");
  expect(curl).toContain(`"It'\\''s": "text"`);
});

test("Python gets its own words, and JavaScript JSON", async () => {
  expect(python).toContain(`"new": True`);
  expect(python).toContain(`"age": 1,`);
  const sent: unknown[] = [];
  const fetched = async (...call: unknown[]) => {
    sent.push(call);
    return { ok: true, json: async () => ({ predictions: [] }) };
  };
  const run = Object.getPrototypeOf(async () => {}).constructor;
  await new run("fetch", "process", "console", node)(
    fetched,
    { env: { MLFLOW_TRACKING_TOKEN: "swy_x" } },
    { log() {} },
  );
  const [[address, { headers, body }]] = sent as [
    [string, { headers: Record<string, string>; body: string }],
  ];
  expect(address).toBe("https://p.example/api/models/m%20'x@champion/invocations");
  expect(headers.authorization).toBe("Bearer swy_x");
  expect(JSON.parse(body)).toEqual({ dataframe_records: [row] });
});
