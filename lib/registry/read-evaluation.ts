import { DomainError } from "@/lib/base/errors";
import { parseJson } from "@/lib/base/json";
import { Evaluation, evaluationFile } from "@/lib/learning/evaluate/evaluation";
import type { ModelVersion } from "./model-queries";
import { readVersionFile } from "./version-files";

/**
 * How a version's model did on its held-out claims, as its training said when the version was registered; undefined where
 * it kept no such file, or another program stored something else under that name. @throws DomainError "too-large"
 */
export async function readEvaluation(
  teamId: string,
  version: Pick<ModelVersion, "id" | "name" | "version">,
): Promise<Evaluation | undefined> {
  try {
    const { read } = await readVersionFile(teamId, version, `training/${evaluationFile}`);
    return Evaluation.safeParse(parseJson(await read())).data;
  } catch (error) {
    if (error instanceof DomainError && error.code === "not-found") return undefined;
    throw error;
  }
}
