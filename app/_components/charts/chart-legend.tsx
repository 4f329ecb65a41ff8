/** Legend of a chart. Hidden from screen readers, which get the description and the data table. */
export function ChartLegend({
  entries,
  isRound,
}: {
  entries: { name: string; fill: string; stroke: string }[];
  isRound?: boolean;
}) {
  return (
    <ul className="mt-1 flex list-none flex-wrap gap-x-4 gap-y-1 pl-0 text-xs text-muted" aria-hidden="true">
      {entries.map(({ name, fill, stroke }) => (
        <li key={name} className="flex items-center gap-1.5">
          <svg width="12" height="12" aria-hidden="true">
            <rect
              x="1"
              y="1"
              width="10"
              height="10"
              rx={isRound ? 5 : 1.5}
              fill={fill}
              stroke={stroke}
              strokeWidth="1.5"
            />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}
