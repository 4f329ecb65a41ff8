import { upstreamOf } from "@/lib/flows/node-bindings";
import { getFlowVersion } from "@/lib/flows/queries";
import { getRun, type Run } from "./queries";
import { withReadiness } from "./readiness";
import { packTimeline, type TimelineRow } from "./timeline";
import { listTimeline } from "./timeline-queries";

/** The moving part of the page of a run with many tasks. */
export interface Moves {
  /** Of `packTimeline`. */
  packed: string;
  /** Another text once the rest of the page is to be read again: of another state of the run, or of tasks that ask. */
  mark: string;
}

/** Reads the moves of a run. @param open nodes whose runs are rows too @throws DomainError "not-found" */
export async function readMoves(teamId: string, runId: string, open: readonly string[]): Promise<Moves> {
  const run = await getRun(teamId, runId);
  const [rows, { definition }] = await Promise.all([
    listTimeline(teamId, run.id, open),
    getFlowVersion(teamId, run.flowVersionId),
  ]);
  const upstream = new Map(definition.nodes.map((node) => [node.id, upstreamOf(node)]));
  return movesOf(run, rows, upstream);
}

/** The moves of a run whose rows were read. */
export function movesOf(
  { state, stateMessage, isHeld, retryCount, retryAt }: Run,
  rows: readonly TimelineRow[],
  upstream: ReadonlyMap<string | null, readonly string[]>,
): Moves {
  const asking = rows.flatMap((row) => (row.depth === 0 && row.state === "Paused" ? [row.nodeId] : []));
  return {
    packed: packTimeline(withReadiness(rows, upstream)),
    mark: JSON.stringify([state, stateMessage, isHeld, retryCount, retryAt, asking]),
  };
}
