import { counted } from "@/lib/base/number-text";

const mostAtFirst = 10;
const mostTicked = 20;

/**
 * The runs whose curves are drawn, and which of all they are. A ticked run that is on no row, as after turning the page,
 * does not count.
 */
export function curveRuns<Run extends { id: string }>(
  runs: readonly Run[],
  ticked: readonly string[],
): { drawn: Run[]; which?: string } {
  const chosen = runs.filter(({ id }) => ticked.includes(id));
  if (chosen.length === 0) {
    const drawn = runs.slice(0, mostAtFirst);
    return { drawn, which: `The first ${counted(drawn.length, "run")}.` };
  }
  const isCut = chosen.length > mostTicked;
  return {
    drawn: chosen.slice(0, mostTicked),
    which: isCut ? `The first ${mostTicked} of ${chosen.length} selected runs.` : undefined,
  };
}

/** The runs whose curves are drawn where none can be ticked, and which of all they are. */
export function firstCurveRuns<Run>(runs: readonly Run[]): { drawn: Run[]; which?: string } {
  const isCut = runs.length > mostTicked;
  return {
    drawn: runs.slice(0, mostTicked),
    which: isCut ? `The first ${mostTicked} of ${runs.length} runs.` : undefined,
  };
}
