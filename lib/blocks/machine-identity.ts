import { environment } from "@/lib/base/environment";
import { DomainError } from "@/lib/base/errors";
import { getTeam } from "@/lib/teams/create-team";

export const machineIdentityIsOff =
  "Blocks may not use this machine's identity here. Use a key, or ask the operator to set ALLOW_MACHINE_IDENTITY.";

/**
 * Refuses a team that would act as the portal's own identity where the operator has not allowed it: who may name any
 * bucket could read all that the portal can, the files of other teams included.
 * @throws DomainError "conflict", also for the bucket of STORAGE_URL, whatever the setting says
 */
export async function requireMachineIdentity(teamId: string, bucket: string): Promise<void> {
  const { storage } = environment();
  if (storage?.bucket === bucket)
    throw new DomainError(
      "conflict",
      `gs://${bucket} holds this portal's own files, of all teams. Choose another bucket, or use a key.`,
    );
  const { slug, buckets } = await bucketsOf(teamId);
  if (!buckets.includes(bucket))
    throw new DomainError(
      "conflict",
      `The team may not use gs://${bucket} as this machine's identity. Use a key, or ask the operator to add ${slug}:${bucket} to ALLOW_MACHINE_IDENTITY.`,
    );
}

/** The identity that the operator lets the team use on some bucket. @throws DomainError "conflict" when there is none */
export async function machineIdentityOf(teamId: string): Promise<string> {
  const { buckets } = await bucketsOf(teamId);
  if (buckets.length === 0) throw new DomainError("conflict", machineIdentityIsOff);
  // Takes half a second to load.
  const { GoogleClient } = await import("@/lib/storage/google-client");
  return new GoogleClient(teamId, { projectId: "none" }).identity();
}

async function bucketsOf(teamId: string): Promise<{ slug: string; buckets: string[] }> {
  const { slug } = await getTeam(teamId);
  const rules = environment().machineIdentity.filter(({ team }) => team === slug);
  return { slug, buckets: rules.map(({ bucket }) => bucket) };
}
