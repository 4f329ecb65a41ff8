import Link from "next/link";
import { fileHref } from "@/app/_components/files/file-href";
import { FilePreview } from "@/app/_components/files/file-preview";
import { runHref } from "@/app/(portal)/experiments/[id]/runs/[run]/run-address";
import type { ExperimentRun } from "@/lib/experiments/experiment";
import type { RunArtifact } from "@/lib/experiments/run-artifacts";

/** A file of the same path of several runs, side by side. */
export function ComparedFiles({
  teamId,
  runs,
  path,
}: {
  teamId: string;
  runs: { run: ExperimentRun; files: RunArtifact[] }[];
  path: string;
}) {
  return (
    <div className="grid gap-4 [grid-template-columns:repeat(auto-fill,minmax(min(100%,24rem),1fr))]">
      {runs.map(({ run, files }) => {
        const file = files.find((other) => other.path === path);
        return (
          <div key={run.id} className="min-w-0">
            <h3 className="mb-1 text-sm font-medium">
              <Link className="hover:underline" href={runHref(run.experimentWireId, run.id)}>
                {run.name}
              </Link>
            </h3>
            {file ? (
              <FilePreview
                teamId={teamId}
                file={file}
                href={fileHref({ run: run.id }, path)}
                headingOffset={3}
              />
            ) : (
              <p className="text-sm text-muted">This run has no such file.</p>
            )}
          </div>
        );
      })}
    </div>
  );
}
