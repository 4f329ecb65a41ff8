/** An alias as written after a model's name. */
export function AliasBadge({ alias }: { alias: string }) {
  return <span className="rounded bg-accent-soft px-1.5 py-0.5 font-mono text-xs text-accent">@{alias}</span>;
}

/** The aliases of a version, or a dash. */
export function AliasBadges({ aliases }: { aliases: string[] }) {
  if (aliases.length === 0) return "–";
  return (
    <span className="inline-flex flex-wrap gap-1">
      {aliases.map((alias) => (
        <AliasBadge key={alias} alias={alias} />
      ))}
    </span>
  );
}
