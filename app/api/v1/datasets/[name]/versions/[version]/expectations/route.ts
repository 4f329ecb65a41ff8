import { z } from "zod";
import { Time } from "@/app/_server/answers";
import { apiRoute } from "@/app/_server/http";
import { VersionParams } from "@/app/api/v1/datasets/[name]/versions/[version]/params";
import { iso } from "@/lib/base/instant";
import { ExpectationResult, ExpectationStatus } from "@/lib/datasets/expectations/result";
import { listResults } from "@/lib/datasets/expectations/results";
import { getDatasetVersion } from "@/lib/datasets/queries";

export const GET = apiRoute(
  {
    summary: "Expectations of a dataset with their outcome for one version",
    role: "viewer",
    params: VersionParams,
    answer: z.object({
      version: z.int(),
      /** Version of the expectations; null while there are no results. */
      expectations: z.int().nullable(),
      /** The worst of all results; null where there are none. */
      status: ExpectationStatus.nullable(),
      /** Why it could not be evaluated. The newest version is tried again within the hour. */
      error: z.string().nullable(),
      evaluatedAt: Time.nullable(),
      results: z.array(ExpectationResult),
    }),
  },
  async ({ member, params: { name, version } }) => {
    const found = await getDatasetVersion(member.teamId, name, version);
    const [latest] = await listResults(member.teamId, [found.id]);
    return {
      version: found.version,
      expectations: latest?.number ?? null,
      status: latest?.status ?? null,
      error: latest?.error ?? null,
      evaluatedAt: iso(latest?.evaluatedAt ?? null),
      results: latest?.results ?? [],
    };
  },
);
