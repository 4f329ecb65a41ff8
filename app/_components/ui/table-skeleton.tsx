/** Placeholder of a loading table. @param rowPx row height in pixels, for rows of several lines */
export function TableSkeleton({
  rows,
  rowPx = 33,
  children,
}: {
  rows: number;
  rowPx?: number;
  children: string;
}) {
  const place = "flex items-center gap-6 border-b border-line px-3 last:border-b-0";
  return (
    <div role="status" className="rounded-md border border-line bg-panel">
      <p className="border-b border-line px-3 py-1.5 text-xs text-muted">{children}</p>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all the same
        <div key={row} className={place} style={{ height: rowPx }}>
          <span className="h-2.5 w-40 rounded bg-raised" />
          <span className="h-2.5 flex-1 rounded bg-raised" />
        </div>
      ))}
    </div>
  );
}
