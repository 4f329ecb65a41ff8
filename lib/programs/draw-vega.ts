import { processWide } from "@/db/process-wide";
import { DomainError } from "@/lib/base/errors";
import { ChildError, ChildPool } from "@/lib/compute/child-pool";

/** Time that a chart has, in ms. */
const timeoutMs = 20_000;

/** True for a chart of Vega-Lite (https://vega.github.io/vega-lite), as Altair saves them. */
export function isVegaLite(value: unknown): boolean {
  const { $schema } = Object(value) as { $schema?: unknown };
  return typeof $schema === "string" && $schema.startsWith("https://vega.github.io/schema/vega-lite/");
}

/**
 * Draws a Vega-Lite chart as SVG, in a computing process with limits of time and memory. Its data must be in it.
 * @param text the chart as JSON
 * @throws DomainError "invalid" for one that cannot be drawn, or takes too much
 */
export async function drawVega(teamId: string, text: string): Promise<string> {
  try {
    const pool = processWide("vega-pool", makePool);
    return (await pool.call("svgOf", text, { group: teamId })) as string;
  } catch (error) {
    if (!(error instanceof ChildError)) throw error;
    throw new DomainError(
      "invalid",
      error.reason === "timed-out"
        ? `it took longer than ${timeoutMs / 1000} s.`
        : "it needed more memory than it may have.",
    );
  }
}

function makePool(): ChildPool {
  return new ChildPool({ module: "lib/programs/vega.child.mjs", size: 1, memoryMb: 1536, timeoutMs });
}
