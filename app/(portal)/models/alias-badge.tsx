/** An alias as written after a model's name, and the version that it names where that is not said beside it. */
export function AliasBadge({ alias, version }: { alias: string; version?: string | number }) {
  return (
    <span className="rounded bg-accent-soft px-1.5 py-0.5 font-mono text-xs text-accent">
      @{alias}
      {version !== undefined && `\u00a0${version}`}
    </span>
  );
}

/** The aliases of a version, or of a model with their versions, or a dash. */
export function AliasBadges({
  aliases,
}: {
  aliases: (string | { alias: string; version: string | number })[];
}) {
  if (aliases.length === 0) return "–";
  return (
    <span className="inline-flex flex-wrap gap-1">
      {aliases
        .map((each) => (typeof each === "string" ? { alias: each } : each))
        .map((each) => (
          <AliasBadge key={each.alias} {...each} />
        ))}
    </span>
  );
}
