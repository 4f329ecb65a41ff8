import { Download, File, Folder } from "lucide-react";
import Link from "next/link";
import { EmptyState } from "@/app/_components/ui/empty-state";
import { formatBytes } from "@/app/_components/ui/format";
import type { PreviewedFile } from "@/lib/datasets/preview-file";
import { FilePreview } from "./file-preview";
import { type FileNode, treeOf } from "./tree-of";

/**
 * Stored files as a tree, with a preview of the one that is shown.
 * @param hrefOf address of the page with a file's preview; `fileHref` and `downloadHref` lead to the file itself
 * @param problem reason why files are missing here
 */
export function FileTree({
  teamId,
  files,
  shown,
  hrefOf,
  fileHref,
  downloadHref,
  problem,
}: {
  teamId: string;
  files: PreviewedFile[];
  shown: string | undefined;
  hrefOf: (path: string) => string;
  fileHref: (path: string) => string;
  downloadHref: (path: string) => string;
  problem?: string;
}) {
  if (files.length === 0)
    return (
      <EmptyState title="No files" level={2}>
        {problem ?? "What the run logs as artifacts is shown here."}
      </EmptyState>
    );
  const file = files.find(({ path }) => path === shown);
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[18rem_minmax(0,1fr)]">
      <nav aria-label="Files" className="min-w-0 overflow-x-auto">
        <Nodes nodes={treeOf(files)} shown={shown} hrefOf={hrefOf} />
      </nav>
      <div className="min-w-0">
        {file ? (
          <>
            <div className="mb-2 flex flex-wrap items-center justify-between gap-2">
              <h2 className="font-mono text-xs [overflow-wrap:anywhere]">{file.path}</h2>
              <a
                href={downloadHref(file.path)}
                className="inline-flex items-center gap-1 text-sm underline"
                download
              >
                <Download className="size-3.5" aria-hidden="true" />
                Download, {formatBytes(file.sizeBytes)}
              </a>
            </div>
            <FilePreview teamId={teamId} file={file} href={fileHref(file.path)} />
          </>
        ) : (
          <p className="text-sm text-muted">Choose a file to see it.</p>
        )}
      </div>
    </div>
  );
}

function Nodes({
  nodes,
  shown,
  hrefOf,
}: {
  nodes: FileNode[];
  shown: string | undefined;
  hrefOf: (path: string) => string;
}) {
  return (
    <ul className="grid list-none gap-0.5 pl-0 text-sm [&_ul]:pl-4">
      {nodes.map((node) => (
        <li key={node.path} className="list-none">
          {node.children ? (
            <details open={node.children.length < 20 || shown?.startsWith(`${node.path}/`)}>
              <summary className="cursor-pointer [overflow-wrap:anywhere]">
                <Folder className="mr-1 inline size-3.5 text-muted" aria-hidden="true" />
                {node.name}
              </summary>
              <Nodes nodes={node.children} shown={shown} hrefOf={hrefOf} />
            </details>
          ) : (
            <Link
              href={hrefOf(node.path)}
              scroll={false}
              prefetch={false}
              aria-current={node.path === shown ? "page" : undefined}
              className="py-0.5 leading-5 [overflow-wrap:anywhere] hover:underline aria-[current]:font-medium"
            >
              <File className="mr-1 inline size-3.5 text-muted" aria-hidden="true" />
              {node.name}
            </Link>
          )}
        </li>
      ))}
    </ul>
  );
}
