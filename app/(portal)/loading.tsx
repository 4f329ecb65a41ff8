const rows = ["a", "b", "c", "d", "e", "f", "g", "h"];

/** The shape of most pages, a title above a table, while the real one is read. */
export default function Loading() {
  return (
    <div role="status" className="animate-pulse">
      <span className="sr-only">Loading</span>
      <div className="mb-5 border-b border-line pb-4">
        <div className="h-6 w-48 rounded bg-raised" />
        <div className="mt-2 h-4 w-72 max-w-full rounded bg-raised" />
      </div>
      <div className="divide-y divide-line rounded-md border border-line bg-panel">
        {rows.map((row) => (
          <div key={row} className="flex items-center gap-6 px-3 py-2.5">
            <div className="h-4 w-40 rounded bg-raised" />
            <div className="h-4 w-20 rounded bg-raised" />
            <div className="ml-auto hidden h-4 w-24 rounded bg-raised sm:block" />
          </div>
        ))}
      </div>
    </div>
  );
}
