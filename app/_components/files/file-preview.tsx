import { Markdown } from "@/app/_components/markdown/markdown";
import { DataTable } from "@/app/_components/ui/data-table";
import { ScrollRegion } from "@/app/_components/ui/scroll-region";
import { type PreviewedFile, previewFile } from "@/lib/datasets/preview-file";

/**
 * The beginning of a stored file: text, Markdown, a table, an image, or HTML in a frame that is apart from the portal.
 * @param href address of the file itself
 * @param headingOffset how far headings of Markdown move down
 */
export async function FilePreview({
  teamId,
  file,
  href,
  headingOffset = 2,
}: {
  teamId: string;
  file: PreviewedFile;
  href: string;
  headingOffset?: number;
}) {
  const preview = await previewFile(teamId, file);
  const name = file.path.split("/").at(-1)!;
  const more = "isCut" in preview && preview.isCut && (
    <p className="mt-1 text-xs text-muted">Only the beginning is shown. Download the file for the rest.</p>
  );
  if (preview.kind === "none") return <p className="text-sm text-muted">{preview.reason}</p>;
  if (preview.kind === "image")
    // biome-ignore lint/performance/noImgElement: a file of the team, which Next.js is not to store again
    return <img src={href} alt={name} className="max-w-full rounded-md border border-line bg-white" />;
  if (preview.kind === "html")
    return (
      <iframe
        src={href}
        title={name}
        sandbox="allow-scripts"
        className="h-[32rem] w-full rounded-md border border-line bg-white"
      />
    );
  if (preview.kind === "markdown")
    return (
      <>
        <div className="rounded-md border border-line bg-panel px-4 py-3">
          <Markdown teamId={teamId} headingOffset={headingOffset} anchorPrefix="file">
            {preview.text}
          </Markdown>
        </div>
        {more}
      </>
    );
  if (preview.kind === "text")
    return (
      <>
        <ScrollRegion
          label={name}
          className="max-h-[36rem] overflow-auto rounded-md border border-line bg-panel p-3"
        >
          <pre className="font-mono text-xs">{preview.text}</pre>
        </ScrollRegion>
        {more}
      </>
    );
  const rows = preview.rows.map((cells, index) => ({ line: index + 1, cells }));
  return (
    <>
      <DataTable
        label={`First rows of ${name}`}
        rows={rows}
        rowKey={({ line }) => String(line)}
        columns={preview.columns.map((column, index) => ({
          key: `${index} ${column}`,
          header: <span className="font-mono font-normal">{column}</span>,
          cell: ({ cells }: (typeof rows)[number]) => (
            <span className="whitespace-nowrap">{cells[index]}</span>
          ),
        }))}
      />
      {more}
    </>
  );
}
