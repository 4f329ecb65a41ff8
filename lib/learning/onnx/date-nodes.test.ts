import { InferenceSession, Tensor } from "onnxruntime-node";
import { expect, test } from "vitest";
import { readValue } from "@/lib/datasets/read-value";
import { DatePart, type ValueFormat } from "@/lib/datasets/value-format";
import { dateNodes } from "./date-nodes";
import { elementTypes, encodeModel, valueInfo } from "./encode";
import { node } from "./graph-node";

const parts = DatePart.options;
type DateFormat = Extract<ValueFormat, { type: "date" }>;

/** Parts of dates by the graph alone: `[text][part]`. */
async function read(texts: string[], format: DateFormat): Promise<number[][]> {
  const { nodes, constants } = dateNodes("opened", format);
  const outputs = parts.map((part) => `out_${part}`);
  const model = encodeModel({
    node: [...nodes, ...parts.map((part) => node("Identity", [`opened/${part}`], `out_${part}`))],
    name: "dates",
    initializer: constants,
    input: [valueInfo("opened/text", elementTypes.string, ["N", 1])],
    output: outputs.map((name) => valueInfo(name, elementTypes.double, ["N", 1])),
  });
  const session = await InferenceSession.create(model);
  const found = await session.run({ "opened/text": new Tensor("string", texts, [texts.length, 1]) });
  return texts.map((_, row) => outputs.map((name) => Number((found[name]!.data as Float64Array)[row])));
}

const expected = (text: string, format: DateFormat) =>
  parts.map((part) => Number(readValue(text, { ...format, part }) ?? Number.NaN));

const days = Array.from({ length: 4000 }, (_, index) =>
  new Date(Date.UTC(1899, 10, 20) + index * 19 * 86_400_000 + index * 3_700_000).toISOString(),
);

test.each(["YMD", "DMY", "MDY"] as const)("reads dates in digits as the portal does: %s", async (order) => {
  const format = { type: "date" as const, order };
  const [y, m, d] = ["2024", "2", "29"];
  const texts = [
    ...days.map((text) => text.slice(0, 10)),
    ...days.slice(0, 500).map((text) => text.slice(0, 19)),
    ...["-", "/", "."].flatMap((mark) => [
      [y, m, d].join(mark),
      ...["01", "1", "12", "13", "31", "30", "0", "00"].map((part) => ["2023", part, part].join(mark)),
      [d, m, y].join(mark),
      [m, d, y].join(mark),
      ["03", "04", "69"].join(mark),
      ["03", "04", "70"].join(mark),
      ["3", "4", "99"].join(mark),
      ["31", "12", "1999"].join(mark),
    ]),
    ...["2023-02-29", "1900-02-29", "2000-02-29", "2024-12-31", "2024-01-01", "0999-01-01", "9999-12-31"],
    ...["", "x", "2024", "2024-1", "2024-1-1-1", "1-2-3-4", "2024/02-29x", "24-02-29T", "ſ", "日本-01-01"],
    ...["2024-02-29 7:05", "2024-02-29T23:59:59.123Z", "2024-02-29 12:30 AM", "29/02/2024 1:05:00 pm"],
    ...["2024-02-29 24:00", "02/29/2024 11:00 PM", "2024-02-29 13:30 UTC", "2024-02-29T13:30:00-02:00"],
  ];
  const found = await read(texts, format);
  for (const [row, text] of texts.entries())
    expect([text, ...found[row]!]).toEqual([text, ...expected(text, format)]);
});

test("a marker of missing values is no date", async () => {
  const format: DateFormat = { type: "date", order: "YMD", missing: ["1900-01-01", "n'\"a"] };
  const [marker, other] = await read(["1900-01-01", "1900-01-02"], format);
  expect(marker!.every(Number.isNaN)).toBe(true);
  expect(other).toEqual(expected("1900-01-02", format));
});
