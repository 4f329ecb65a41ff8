import { cx } from "@/app/_components/ui/cx";
import { ScrollRegion } from "@/app/_components/ui/scroll-region";
import type { Gap, LinePair, Side } from "@/lib/artifacts/compare-texts";
import { counted } from "@/lib/base/number-text";

/** Two texts side by side, or one below the other where there is no room. What changed is marked by sign and colour. */
export function TextDifference({
  rows,
  names: [before, after],
}: {
  rows: (LinePair | Gap)[];
  names: [string, string];
}) {
  const changes = rows.filter((row) => "isChanged" in row && row.isChanged).length;
  return (
    <div className="grid gap-2">
      <p className="text-sm text-muted">
        {changes === 0
          ? "No differences."
          : `${counted(changes, "line")} changed. Changed numbers are underlined.`}
      </p>
      <ScrollRegion
        label={`Differences between ${before} and ${after}`}
        className="overflow-x-auto rounded-md border border-line bg-panel"
      >
        <table className="block font-mono text-xs leading-5">
          <thead className="block border-b border-line text-left text-muted">
            <tr className="grid lg:grid-cols-2">
              <th scope="col" className="px-3 py-1 font-normal">
                <span className="lg:hidden">− </span>
                {before}
              </th>
              <th scope="col" className="px-3 py-1 font-normal">
                <span className="lg:hidden">+ </span>
                {after}
              </th>
            </tr>
          </thead>
          <tbody className="block">
            {rows.map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the rows never move
              <Row key={index} row={row} />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </div>
  );
}

function Row({ row }: { row: LinePair | Gap }) {
  if ("skipped" in row)
    return (
      <tr className="block bg-raised text-muted">
        <td className="block px-3 py-0.5">{counted(row.skipped, "line")} unchanged</td>
      </tr>
    );
  return (
    <tr className="grid lg:grid-cols-2">
      <Cell side={row.before} sign={row.isChanged ? "−" : ""} isSpare={!row.isChanged} />
      <Cell side={row.after} sign={row.isChanged ? "+" : ""} />
    </tr>
  );
}

/** @param isSpare true where the other side says unchanged, so a narrow page leaves it out */
function Cell({ side, sign, isSpare }: { side: Side | undefined; sign: "" | "−" | "+"; isSpare?: boolean }) {
  if (!side) return <td className="bg-raised max-lg:hidden" />;
  const Mark = sign === "−" ? "del" : sign === "+" ? "ins" : "span";
  return (
    <td
      className={cx(
        "grid min-w-0 grid-cols-[2.5rem_1rem_minmax(0,1fr)] px-1",
        sign === "−" && "bg-bad-soft",
        sign === "+" && "bg-ok-soft",
        isSpare && "max-lg:hidden",
      )}
    >
      <span className="select-none pr-2 text-right text-muted">{side.line}</span>
      <span aria-hidden="true" className={cx("select-none", sign === "−" ? "text-bad" : "text-ok")}>
        {sign}
      </span>
      <Mark className="whitespace-pre-wrap no-underline [overflow-wrap:anywhere]">
        {side.pieces.map((piece, index) => {
          const isWhole = side.pieces.length === 1;
          if (!piece.isChanged || isWhole) return piece.text;
          return (
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: the pieces never move
              key={index}
              className={cx(
                "rounded-xs px-px",
                sign === "−" ? "bg-bad/20" : "bg-ok/20",
                piece.isNumber && "font-semibold underline decoration-2 underline-offset-2",
              )}
            >
              {piece.text}
            </span>
          );
        })}
      </Mark>
    </td>
  );
}
