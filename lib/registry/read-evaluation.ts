import { DomainError } from "@/lib/base/errors";
import { parseJson } from "@/lib/base/json";
import { Evaluation, evaluationFile } from "@/lib/learning/evaluate/evaluation";
import type { ModelVersion } from "./model-queries";
import { readVersionFile } from "./version-files";

/**
 * Evaluation of a version's model on its held-out claims, as its training wrote it before registration. Undefined when
 * there is no such file, or when another program stored something else under that name.
 * @throws DomainError "too-large"
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
