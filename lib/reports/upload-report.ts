import { bytesInWords } from "@/lib/base/bytes-in-words";
import { shellCommand, stringLiteral } from "@/lib/base/code-text";
import { codeBlock, codeSpan, markdownText } from "@/lib/base/markdown-text";
import { counted } from "@/lib/base/number-text";
import type { FileContents } from "@/lib/datasets/dataset";
import { parseGsUri } from "@/lib/storage/gs-uri";
import { localScheme } from "@/lib/storage/local-paths";
import { code, count, markdownTable } from "./markdown-table";

export interface UploadFacts {
  from: string;
  dataset: string;
  version: number;
  uri: string;
  sha256: string;
  crc32c?: string;
  sizeBytes: number;
  durationMs: number;
  contents: FileContents;
  /** API endpoint, when the bucket is not Google's own. */
  endpoint?: string;
  /** Address of the same bytes in the operator's bucket, where the portal's own storage is one. */
  sharedUri?: string;
}

/** Report of an upload, with instructions for reading the file. */
export function uploadReport(facts: UploadFacts): string {
  const { dataset, version, contents, sizeBytes } = facts;
  const seconds = Math.max(1, facts.durationMs) / 1000;
  return `# Upload report

**${markdownText(dataset)} version ${version}** is stored at ${codeSpan(facts.uri)}. Flows that read this version read it from there.

${markdownTable(
  ["", "Value"],
  [
    ["From", facts.from],
    ["To", code(facts.uri)],
    ["Size", `${count(sizeBytes)} bytes (${bytesInWords(sizeBytes)})`],
    [
      "Table",
      `${counted(contents.rows, "row")}, ${counted(contents.columns.length, "column")}, ${contents.format}`,
    ],
    ["SHA-256", code(facts.sha256)],
    ...(facts.crc32c
      ? [["CRC32C", { markdown: `${codeSpan(facts.crc32c)} (the bucket reports the same checksum)` }]]
      : []),
    ["Time", `${seconds.toFixed(1)} s, ${bytesInWords(sizeBytes / seconds)} a second`],
  ],
)}

## Read it

${facts.uri.startsWith(localScheme) ? readLocally(facts) : readFromBucket(facts)}
`;
}

function readFromBucket(facts: UploadFacts): string {
  const { endpoint } = facts;
  const credentials =
    "Both use the credentials of `gcloud auth application-default login` or of the file in GOOGLE_APPLICATION_CREDENTIALS.";
  const python = `With Python (\`pip install google-cloud-storage pandas\`):

${codeBlock("python", pythonFromBucket(facts))}`;
  if (endpoint) return python;
  return `With gsutil; the number behind # is the generation, which stays valid when the object is replaced:

${codeBlock("bash", shellFromBucket(facts))}

${python}

${credentials}`;
}

function shellFromBucket({ dataset, contents, sha256, uri }: UploadFacts): string {
  const { bucket, name, generation } = parseGsUri(uri);
  const file = `${dataset}.${contents.format}`;
  const copy = shellCommand(["gsutil", "cp", `gs://${bucket}/${name}#${generation}`, file]);
  return `${copy}\n${shellCommand(["echo", `${sha256}  ${file}`])} | sha256sum --check`;
}

function pythonFromBucket({ contents, sha256, endpoint, uri }: UploadFacts): string {
  const { bucket, name, generation } = parseGsUri(uri);
  const client = endpoint
    ? `storage.Client(project="none", credentials=AnonymousCredentials(), client_options={"api_endpoint": ${stringLiteral(endpoint)}})`
    : "storage.Client()";
  return `import hashlib
import io

import pandas as pd
${endpoint ? "from google.auth.credentials import AnonymousCredentials\n" : ""}from google.cloud import storage

client = ${client}
blob = client.bucket(${stringLiteral(bucket)}).blob(${stringLiteral(name)}, generation=${generation})
data = blob.download_as_bytes()
assert hashlib.sha256(data).hexdigest() == ${stringLiteral(sha256)}
table = ${readCall("io.BytesIO(data)", contents)}
print(len(table), "rows")`;
}

function readLocally({ dataset, contents, sha256, uri, sharedUri }: UploadFacts): string {
  if (sharedUri) {
    const file = `${dataset}.${contents.format}`;
    const check = `${shellCommand(["echo", `${sha256}  ${file}`])} | sha256sum --check`;
    return `The portal keeps its files in a bucket. Who may read it, with gsutil:

${codeBlock("bash", `${shellCommand(["gsutil", "cp", sharedUri, file])}\n${check}`)}`;
  }
  const program = `import hashlib
import os

import pandas as pd

path = os.path.join(os.environ["DATA_DIR"], "storage", ${stringLiteral(uri.slice(localScheme.length))})
with open(path, "rb") as file:
    assert hashlib.sha256(file.read()).hexdigest() == ${stringLiteral(sha256)}
table = ${readCall("path", contents)}
print(len(table), "rows")`;
  return `On the portal's machine, where DATA_DIR is its data folder, with Python (\`pip install pandas\`):

${codeBlock("python", program)}`;
}

function readCall(from: string, { format, dialect }: FileContents): string {
  if (format === "parquet") return `pd.read_parquet(${from})`;
  const { delimiter, encoding } = dialect!;
  return `pd.read_csv(${from}, sep=${stringLiteral(delimiter)}, encoding=${stringLiteral(encoding)})`;
}
