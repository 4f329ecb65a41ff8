import { expect, test } from "vitest";
import { parseDataSource } from "./data-source";

test.each([
  ["claims", { dataset: "claims", version: "latest" }],
  ["claims@latest", { dataset: "claims", version: "latest" }],
  ["claims-2026@12", { dataset: "claims-2026", version: 12 }],
  ["claims.csv", { dataset: "claims", version: "latest", format: "csv" }],
  ["claims.parquet", { dataset: "claims", version: "latest", format: "parquet" }],
  [
    "https://example.com/data/Claims%202026.csv?sig=1",
    { url: "https://example.com/data/Claims%202026.csv?sig=1", dataset: "claims-2026" },
  ],
  ["http://example.com/", { url: "http://example.com/", dataset: "download" }],
])("%s", (source, expected) => expect(parseDataSource(source)).toEqual(expected));

test.each(["", "Claims", "claims@", "claims.xlsx", "../claims", "ftp://example.com/x.csv", "claims@1@2"])(
  "rejects the source %j",
  (source) => expect(() => parseDataSource(source)).toThrow("is not a source. Enter a dataset (claims)"),
);

test("rejects a URL with invalid percent-encoding", () => {
  expect(() => parseDataSource("https://example.com/100%.csv")).toThrow(
    'a "%" that is not percent-encoded UTF-8',
  );
});
