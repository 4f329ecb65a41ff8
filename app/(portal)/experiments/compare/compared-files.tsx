import Link from "next/link";
import { Fragment } from "react";
import { fileHref } from "@/app/_components/files/file-href";
import { FilePreview } from "@/app/_components/files/file-preview";
import { TextDifference } from "@/app/_components/files/text-difference";
import { runHref } from "@/app/(portal)/experiments/[id]/runs/[run]/run-address";
import type { RunFile } from "@/lib/blocks/run-files";
import type { ExperimentRun } from "@/lib/experiments/experiment";
import { differencesOf } from "./text-differences";

type RunFiles = { run: ExperimentRun; files: RunFile[] };
type Props = { teamId: string; runs: RunFiles[]; path: string };

/** A file of the same path of several runs, side by side. */
export function ComparedFiles({ teamId, runs, path }: Props) {
  return (
    <div className="grid gap-4 [grid-template-columns:repeat(auto-fill,minmax(min(100%,24rem),1fr))]">
      {runs.map(({ run, files }) => {
        const file = fileOf(files, path);
        return (
          <div key={run.id} className="min-w-0">
            <RunHeading run={run} />
            {file ? (
              <FilePreview
                teamId={teamId}
                file={file}
                href={fileHref({ run: run.id }, path)}
                headingOffset={3}
              />
            ) : (
              <NoFile />
            )}
          </div>
        );
      })}
    </div>
  );
}

/** A text file of the same path of several runs: the lines in which each differs from that of the first run. */
export async function FileDifferences({ teamId, runs, path }: Props) {
  const [first, ...others] = runs;
  const original = first && fileOf(first.files, path);
  if (!original)
    return <p className="text-sm text-muted">The baseline has no such file. Choose another baseline.</p>;
  const files = others.map(({ files }) => fileOf(files, path));
  const differences = await differencesOf(teamId, original, files);
  return (
    <div className="grid gap-4">
      {others.map(({ run }, index) => (
        <Fragment key={run.id}>
          <RunHeading run={run} />
          {!files[index] && <NoFile />}
          {files[index] && !differences[index] && (
            <p className="text-sm text-muted">This file is no text that can be compared by line.</p>
          )}
          {differences[index] && (
            <>
              <TextDifference rows={differences[index].rows} names={[first.run.name, run.name]} />
              {differences[index].isCut && (
                <p className="text-xs text-muted">Only the beginning of the files is compared here.</p>
              )}
            </>
          )}
        </Fragment>
      ))}
    </div>
  );
}

const fileOf = (files: RunFile[], path: string) => files.find((file) => file.path === path);

function RunHeading({ run }: { run: ExperimentRun }) {
  return (
    <h3 className="mb-1 text-sm font-medium">
      <Link className="hover:underline" href={runHref(run.experimentWireId, run.id)}>
        {run.name}
      </Link>
    </h3>
  );
}

function NoFile() {
  return <p className="text-sm text-muted">This run has no such file.</p>;
}
