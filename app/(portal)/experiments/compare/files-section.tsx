import Link from "next/link";
import { Select } from "@/app/_components/forms/field";
import { QueryForm } from "@/app/_components/forms/query-form";
import { Button } from "@/app/_components/ui/button";
import { Section } from "@/app/_components/ui/section";
import { listRunFiles } from "@/lib/blocks/run-files";
import type { ExperimentRun } from "@/lib/experiments/experiment";
import { ComparedFiles, FileDifferences } from "./compared-files";

const path = "/experiments/compare";
const mostRuns = 6;
const mostPaths = 500;

type Change = { file?: string; as?: "file" | "text" };

/**
 * A file of each run, side by side or by the lines that differ.
 * @param fieldsWith the query of the page with another file
 */
export async function FilesSection({
  teamId,
  runs,
  chosen,
  as,
  fieldsWith,
}: {
  teamId: string;
  runs: ExperimentRun[];
  chosen: string | undefined;
  as: Change["as"];
  fieldsWith: (change: Change) => [string, string][];
}) {
  const withFiles = await Promise.all(
    runs.slice(0, mostRuns).map(async (run) => ({ run, files: (await listRunFiles(teamId, run)).files })),
  );
  const paths = [...new Set(withFiles.flatMap(({ files }) => files.map((file) => file.path)))]
    .sort()
    .slice(0, mostPaths);
  const shown = chosen && paths.includes(chosen) ? chosen : undefined;
  const showsText = shown !== undefined && (as ? as === "text" : isPlainText(shown));
  const other = fieldsWith({ file: shown, as: showsText ? "file" : "text" });
  return (
    <Section
      title="Files"
      description={runs.length > mostRuns && `Of the first ${mostRuns} runs.`}
      actions={
        paths.length > 0 && (
          <QueryForm action={path} kept={fieldsWith({})} className="no-print flex items-center gap-2">
            <Select name="file" aria-label="File" defaultValue={shown ?? ""} className="w-auto! max-w-72">
              <option value="">Choose a file</option>
              {paths.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </Select>
            <Button type="submit">Show</Button>
          </QueryForm>
        )
      }
    >
      {paths.length === 0 && <p className="text-sm text-muted">These runs have no files.</p>}
      {shown && (
        <>
          <p className="no-print mb-2 text-sm">
            <Link className="underline" scroll={false} href={`${path}?${new URLSearchParams(other)}`}>
              {showsText ? "Show side by side" : "Show text differences"}
            </Link>
          </p>
          {showsText ? (
            <FileDifferences teamId={teamId} runs={withFiles} path={shown} />
          ) : (
            <ComparedFiles teamId={teamId} runs={withFiles} path={shown} />
          )}
        </>
      )}
    </Section>
  );
}

/** True for files that are no tables, pictures or pages, so that their lines say most. */
function isPlainText(file: string): boolean {
  return !/\.(csv|tsv|parquet|md|markdown|png|jpe?g|gif|webp|svg|html?)$/i.test(file);
}
