import { bytesInWords } from "@/lib/base/bytes-in-words";
import { markdownText } from "@/lib/base/markdown-text";
import type { ImportSummary } from "@/lib/mlflow-import/ledger";
import { count, markdownTable } from "./markdown-table";

const bytes = "bytes of files";

/** Report of an import from an MLflow server: what came, and what was left out and why. */
export function importMlflowReport(
  { counts, leftOut }: ImportSummary,
  { uri, experiments, withFiles, since }: ImportRequest,
): string {
  const what = experiments.length > 0 ? `the experiments ${experiments.join(", ")}` : "all experiments";
  const from = since ? `, from ${since.toISOString()} on` : "";
  const came = Object.entries(counts).filter(([, number]) => number > 0);
  return `# Import from MLflow

Asked for: ${markdownText(what)} of ${markdownText(uri)}${from}, ${withFiles ? "with" : "without"} files.

## What came

${
  came.length === 0
    ? "Nothing: the server has nothing that was asked for."
    : markdownTable(
        ["What", "Number"],
        came.map(([name, number]) => [name, name === bytes ? bytesInWords(number) : count(number)]),
        ["Number"],
      )
}

## What was left out

${
  leftOut.length === 0
    ? "Nothing of what was asked for."
    : markdownTable(
        ["What", "Number", "Why", "For example"],
        leftOut.map((entry) => [entry.what, count(entry.count), entry.reason, entry.examples.join(", ")]),
        ["Number"],
      )
}

Traces, evaluation datasets and webhooks are not imported.

Runs have new ids. The tag \`switchyard.imported-run\` has the id on the server, and \`switchyard.imported-from\` the address of its page there: search for \`tags."switchyard.imported-run" = '…'\`. Run the import again to add what is new; what is here already stays as it is.
`;
}

/** Parameters of the import. */
interface ImportRequest {
  uri: string;
  experiments: string[];
  withFiles: boolean;
  since?: Date;
}
