/** Tags of a model or of one of its versions. */
export function TagList({ tags }: { tags: Record<string, string> }) {
  return Object.entries(tags).map(([key, value]) => (
    <span key={key} className="rounded bg-raised px-1.5 text-xs">
      {key}: {value}
    </span>
  ));
}
