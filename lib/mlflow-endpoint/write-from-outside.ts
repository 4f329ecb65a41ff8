import { z } from "zod";
import { recordAct } from "@/lib/audit/record-act";
import { markWrittenFromOutside } from "@/lib/experiments/written-from-outside";
import { versionsThatKeep } from "@/lib/registry/version-snapshot";

const Keyed = z.array(z.object({ key: z.string() })).catch([]);
const Written = z.object({
  run_id: z.string().optional(),
  run_uuid: z.string().optional(),
  key: z.string().optional().catch(undefined),
  metrics: Keyed,
  tags: Keyed,
});

/**
 * Runs a call of an outside program that writes to a run. The run is marked first, so that nothing is registered from
 * it as measured by the portal. If the call replaces files or values that a version was registered with, the audit log
 * records it afterwards.
 */
export async function writeFromOutside<T>(
  teamId: string,
  input: unknown,
  write: () => Promise<T>,
): Promise<T> {
  const { data } = Written.safeParse(input);
  const runId = data?.run_id || data?.run_uuid;
  if (!data || !runId) return write();
  await markWrittenFromOutside(teamId, runId);
  const keys = [
    data.key ?? [],
    ...data.metrics.map(({ key }) => key),
    ...data.tags.map(({ key }) => key),
  ].flat();
  // Looked up during the write: most runs have none.
  const [result, versions] = await Promise.all([write(), versionsThatKeep(teamId, runId, keys)]);
  if (versions.length > 0)
    await recordAct(
      teamId,
      "experiment-run.logged-after-registration",
      { kind: "experiment-run", id: runId },
      { keys: keys.slice(0, 20), registeredAs: versions },
    );
  return result;
}
