import { expect, test } from "vitest";
import { type UploadFacts, uploadReport } from "./upload-report";

const facts: UploadFacts = {
  from: "claims version 3",
  dataset: "claims",
  version: 4,
  uri: "gs://bucket/raw/claims.csv#17",
  sha256: "ab12",
  crc32c: "mnG7TA==",
  sizeBytes: 3_565_158,
  durationMs: 2000,
  contents: {
    format: "csv",
    dialect: { delimiter: ";", encoding: "latin-1", quote: '"', hasMixedNewlines: false },
    rows: 15_420,
    columns: [],
  },
};

test("states what was uploaded where, and how to read that generation", () => {
  const report = uploadReport(facts);
  expect(report).toContain("| Size | 3,565,158 bytes (3.6 MB) |");
  expect(report).toContain("| Time | 2.0 s, 1.8 MB a second |");
  expect(report).toContain("gsutil cp 'gs://bucket/raw/claims.csv#17' claims.csv");
  expect(report).toContain('client.bucket("bucket").blob("raw/claims.csv", generation=17)');
  expect(report).toContain('pd.read_csv(io.BytesIO(data), sep=";", encoding="latin-1")');
});

test("a hostile name stays one shell word and one Python string", () => {
  const report = uploadReport({ ...facts, uri: 'gs://bucket/$(id)"; import os #17' });
  expect(report).toContain(`gsutil cp 'gs://bucket/$(id)"; import os #17' claims.csv`);
  expect(report).toContain('.blob("$(id)\\"; import os ", generation=17)');
});

test("for an emulator it uses a client without credentials and no gsutil", () => {
  const report = uploadReport({ ...facts, endpoint: "http://127.0.0.1:9023" });
  expect(report).not.toContain("gsutil");
  expect(report).toContain(
    'credentials=AnonymousCredentials(), client_options={"api_endpoint": "http://127.0.0.1:9023"}',
  );
});

test("reads a local bucket's file below the data folder without revealing the folder's path", () => {
  const parquet = { ...facts.contents, format: "parquet" as const, dialect: null };
  const report = uploadReport({ ...facts, uri: "local:buckets/t/x", contents: parquet });
  expect(report).toContain('path = os.path.join(os.environ["DATA_DIR"], "storage", "buckets/t/x")');
  expect(report).toContain("pd.read_parquet(path)");
});
