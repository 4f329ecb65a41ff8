import protobuf from "protobufjs";
import { describe, expect, test } from "vitest";
import { readOtlp } from "./otlp";
import { traceLimits } from "./trace";

const ids = { traceId: "0102030405060708090a0b0c0d0e0f10", spanId: "0102030405060708" };

/** One field of protobuf: its number, and bytes, a text, or a fixed64. */
function field(number: number, value: Uint8Array | string | bigint): Uint8Array {
  const writer = protobuf.Writer.create();
  if (typeof value === "bigint") {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(value);
    return Buffer.concat([writer.uint32((number << 3) | 1).finish(), bytes]);
  }
  const bytes = typeof value === "string" ? Buffer.from(value) : value;
  return writer
    .uint32((number << 3) | 2)
    .bytes(bytes)
    .finish();
}
const message = (...fields: Uint8Array[]) => Buffer.concat(fields);
const request = (...spans: Uint8Array[]) =>
  field(1, field(2, message(...spans.map((span) => field(2, span)))));
const requestOf = (resource: Uint8Array, ...spans: Uint8Array[]) =>
  field(1, message(field(1, resource), field(2, message(...spans.map((span) => field(2, span))))));
const resourceOf = (key: string, value: Uint8Array) => field(1, message(field(1, key), field(2, value)));
const span = (...more: Uint8Array[]) =>
  message(
    field(1, Buffer.from(ids.traceId, "hex")),
    field(2, Buffer.from(ids.spanId, "hex")),
    field(5, "step"),
    field(7, 1_700_000_000_123_456_789n),
    ...more,
  );
const attribute = (key: string, value: Uint8Array) => field(9, message(field(1, key), field(2, value)));

const json = (spans: unknown[]) =>
  Buffer.from(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }));

describe("OTLP", () => {
  test("protobuf and JSON say the same", async () => {
    const list = field(5, message(field(1, Buffer.from([24, 7])), field(1, Buffer.from([16, 1]))));
    const binary = span(
      field(8, 1_700_000_000_200_000_000n),
      attribute("mlflow.spanType", field(1, "TOOL")),
      attribute("list", list),
      field(11, message(field(1, 5n), field(2, "said"))),
      field(15, Buffer.from([24, 2])),
    );
    const text = {
      ...ids,
      name: "step",
      startTimeUnixNano: "1700000000123456789",
      endTimeUnixNano: "1700000000200000000",
      attributes: [
        { key: "mlflow.spanType", value: { stringValue: "TOOL" } },
        { key: "list", value: { arrayValue: { values: [{ intValue: "7" }, { boolValue: true }] } } },
      ],
      events: [{ name: "said", timeUnixNano: "5" }],
      status: { code: 2 },
    };
    const [one] = await readOtlp(request(binary), "protobuf");
    expect(one).toMatchObject({
      traceId: `tr-${ids.traceId}`,
      id: ids.spanId,
      parentId: null,
      type: "TOOL",
      status: "ERROR",
      startNs: 1_700_000_000_123_456_789n,
      attributes: { "mlflow.spanType": "TOOL", list: [7, true] },
      events: [{ name: "said", timeNs: "5", attributes: {} }],
    });
    expect(await readOtlp(json([text]), "json")).toEqual([one]);
  });

  test("numbers that JSON does not have, and characters that Postgres does not have, are kept as text", async () => {
    const attributes = [
      { key: "big", value: { intValue: "9007199254740993" } },
      { key: "nan", value: { doubleValue: "NaN" } },
      { key: "nul", value: { stringValue: "a\0b" } },
      { key: "__proto__", value: { stringValue: "x" } },
    ];
    const [read] = await readOtlp(json([{ ...ids, startTimeUnixNano: "1", attributes }]), "json").catch(
      () => [],
    );
    // U+0000 is refused in JSON as everywhere; in protobuf it is replaced.
    expect(read).toBeUndefined();
    const [binary] = await readOtlp(request(span(attribute("nul", field(1, "a\0b")))), "protobuf");
    expect(binary?.attributes).toEqual({ nul: "a\u{FFFD}b" });
    const rest = attributes.filter(({ key }) => key !== "nul");
    const [plain] = await readOtlp(json([{ ...ids, startTimeUnixNano: "1", attributes: rest }]), "json");
    expect(Object.entries(plain!.attributes)).toEqual([
      ["big", "9007199254740993"],
      ["nan", "NaN"],
      ["__proto__", "x"],
    ]);
  });

  test("the size of a span is that of its answer, also of many small values", async () => {
    const [small] = await readOtlp(request(span()), "protobuf");
    expect(small?.sizeBytes).toBeGreaterThan(300);
    const [many] = await readOtlp(request(span(attribute("a", valuesOf(1000)))), "protobuf");
    expect(many?.sizeBytes).toBeGreaterThan(1000 * '{"int_value":7}'.length);
    const named = span(field(15, message(field(2, "x".repeat(90_000)))));
    expect((await readOtlp(request(named), "protobuf"))[0]?.sizeBytes).toBeGreaterThan(90_000);
  });

  test("objects in place of texts, and words of JavaScript, stay data", async () => {
    const object = { toString: 1, valueOf: 2 };
    const attributes = [
      { key: "text", value: { stringValue: object } },
      { key: "number", value: { intValue: object } },
      { key: "fields", value: { kvlistValue: { values: [{ key: object, value: { doubleValue: [] } }] } } },
    ];
    const hostile = { ...ids, startTimeUnixNano: "1", attributes, status: { code: "constructor" } };
    const [read] = await readOtlp(json([hostile]), "json");
    expect(read?.status).toBe("UNSET");
    const text = JSON.stringify(object);
    expect(read?.attributes).toEqual({ text, number: text, fields: { [text]: "[]" } });
  });

  test.each([
    ["no spans", Buffer.alloc(0)],
    ["an id of zeros", request(message(field(1, Buffer.alloc(16)), field(2, Buffer.alloc(8)), field(7, 1n)))],
    [
      "a time beyond a bigint of Postgres",
      request(
        message(
          field(1, Buffer.from(ids.traceId, "hex")),
          field(2, Buffer.from(ids.spanId, "hex")),
          field(7, 2n ** 63n),
        ),
      ),
    ],
    ["bytes of no message", Buffer.from([255, 255, 255])],
    [
      "half a million values in an attribute",
      request(span(attribute("a", field(5, Buffer.alloc(900_000, Buffer.from([10, 0])))))),
    ],
    [
      "too many attributes",
      request(
        span(
          ...Array.from({ length: traceLimits.attributesPerSpan + 1 }, () => attribute("a", field(1, ""))),
        ),
      ),
    ],
    [
      "half a million values in many attributes",
      request(span(...Array.from({ length: 20 }, (_, index) => attribute(`a${index}`, valuesOf(25_000))))),
    ],
    [
      "too many events",
      request(
        span(...Array.from({ length: traceLimits.attributesPerSpan + 1 }, () => field(11, field(2, "e")))),
      ),
    ],
    [
      "a resource that would be repeated for each trace",
      requestOf(
        message(
          ...Array.from({ length: 20 }, (_, index) => resourceOf(`a${index}`, field(1, "x".repeat(7000)))),
        ),
        span(),
      ),
    ],
    ["empty fields without end", Buffer.alloc(1_000_000, Buffer.from([10, 0]))],
    ["a value in a value in a value", request(span(attribute("a", nested(150))))],
  ])("%s: refused", async (_, body) => {
    await expect(readOtlp(body, "protobuf")).rejects.toMatchObject({ code: "invalid" });
  });
});

const valuesOf = (count: number) => field(5, Buffer.alloc(4 * count, Buffer.from([10, 2, 24, 7])));

test("the attributes of a resource are read once for all spans", async () => {
  const spans = await readOtlp(
    requestOf(
      message(
        resourceOf("list", valuesOf(3)),
        resourceOf("telemetry.sdk.name", field(1, "x")),
        resourceOf("x".repeat(251), field(1, "x")),
      ),
      span(),
      span(),
    ),
    "protobuf",
  );
  const [first, second] = spans.map(({ resourceTags }) => resourceTags);
  expect(first).toEqual({ list: "[7,7,7]" });
  expect(second).toBe(first);
});

function nested(depth: number): Uint8Array {
  let value: Uint8Array = field(1, "");
  for (let level = 0; level < depth; level++) value = field(5, field(1, value));
  return value;
}
