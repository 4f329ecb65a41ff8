import type { FileContents } from "@/lib/datasets/dataset";
import { counted } from "@/lib/number-text";
import { bytesInWords } from "@/lib/storage/bytes-in-words";
import { parseGsUri } from "@/lib/storage/gs-uri";
import { count, markdownTable } from "./markdown-table";

const localScheme = "local:";

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
  /** Where a bucket of Google's protocol is not Google's. */
  endpoint?: string;
}

/** What went where, and how to read it from there. */
export function uploadReport(facts: UploadFacts): string {
  const { dataset, version, contents, sizeBytes } = facts;
  const seconds = Math.max(1, facts.durationMs) / 1000;
  return `# Upload report

**${dataset} version ${version}** lies at \`${facts.uri}\`. Flows that read this version read it from there.

${markdownTable(
  ["", "Value"],
  [
    ["From", facts.from],
    ["To", `\`${facts.uri}\``],
    ["Size", `${count(sizeBytes)} bytes (${bytesInWords(sizeBytes)})`],
    [
      "Table",
      `${counted(contents.rows, "row")}, ${counted(contents.columns.length, "column")}, ${contents.format}`,
    ],
    ["SHA-256", `\`${facts.sha256}\``],
    ...(facts.crc32c ? [["CRC32C", `\`${facts.crc32c}\` (the bucket's own says the same)`]] : []),
    ["Time", `${seconds.toFixed(1)} s, ${bytesInWords(sizeBytes / seconds)} a second`],
  ],
)}

## Read it

${facts.uri.startsWith(localScheme) ? readLocally(facts) : readFromBucket(facts)}
`;
}

function readFromBucket(facts: UploadFacts): string {
  const { contents, sha256, endpoint } = facts;
  const { bucket, name, generation } = parseGsUri(facts.uri);
  const file = `${facts.dataset}.${contents.format}`;
  const client = endpoint
    ? `storage.Client(project="none", credentials=AnonymousCredentials(), client_options={"api_endpoint": "${endpoint}"})`
    : "storage.Client()";
  const shell = `With gsutil; the number behind # is the generation, which stays what it is when the object is replaced:

\`\`\`bash
gsutil cp "gs://${bucket}/${name}#${generation}" ${file}
echo "${sha256}  ${file}" | sha256sum --check
\`\`\`

`;
  return `${endpoint ? "" : shell}With Python (\`pip install google-cloud-storage pandas\`):

\`\`\`python
import hashlib
import io

import pandas as pd
${endpoint ? "from google.auth.credentials import AnonymousCredentials\n" : ""}from google.cloud import storage

client = ${client}
blob = client.bucket("${bucket}").blob("${name}", generation=${generation})
data = blob.download_as_bytes()
assert hashlib.sha256(data).hexdigest() == "${sha256}"
table = ${readCall("io.BytesIO(data)", contents)}
print(len(table), "rows")
\`\`\`${endpoint ? "" : "\n\nBoth use the credentials of `gcloud auth application-default login`, or of the file that GOOGLE_APPLICATION_CREDENTIALS names."}`;
}

function readLocally({ contents, sha256, uri }: UploadFacts): string {
  return `On the portal's machine, where DATA_DIR names its data folder, with Python (\`pip install pandas\`):

\`\`\`python
import hashlib
import os

import pandas as pd

path = os.path.join(os.environ["DATA_DIR"], "storage", ${JSON.stringify(uri.slice(localScheme.length))})
with open(path, "rb") as file:
    assert hashlib.sha256(file.read()).hexdigest() == "${sha256}"
table = ${readCall("path", contents)}
print(len(table), "rows")
\`\`\``;
}

function readCall(from: string, { format, dialect }: FileContents): string {
  if (format === "parquet") return `pd.read_parquet(${from})`;
  const { delimiter, encoding } = dialect!;
  return `pd.read_csv(${from}, sep=${JSON.stringify(delimiter)}, encoding="${encoding}")`;
}
