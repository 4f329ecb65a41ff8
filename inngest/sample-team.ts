import { Readable } from "node:stream";
import { generateClaims } from "@/lib/datasets/claims-generator";
import { claimsExperiments } from "@/lib/datasets/claims-table";
import { createDatasetVersion } from "@/lib/datasets/create-dataset-version";
import { ownMlflow } from "@/lib/mlflow-endpoint/own-client";
import { createFirstTeam, type FirstOwner } from "@/lib/teams/create-first-team";

/** Creates the first team with its owner and sample data in an empty database; undefined when a team exists. */
export async function makeSampleTeam(): Promise<FirstOwner | undefined> {
  const owner = await createFirstTeam({
    email: process.env.ADMIN_EMAIL,
    password: process.env.ADMIN_PASSWORD,
    token: process.env.ADMIN_TOKEN,
  });
  if (!owner) return undefined;
  await createDatasetVersion(owner.teamId, "claims", Readable.from(generateClaims()), {
    contentType: "text/csv",
    createdBy: owner.userId,
    isSynthetic: true,
    note: "Synthetic: made by Switchyard's seeded generator in the shape of the Kaggle set of car-insurance claims.",
  });
  await logSeedParameters(owner.teamId);
  return owner;
}

/** Best parameters of the Python project that Switchyard replaces, as its grid search printed them. */
async function logSeedParameters(teamId: string): Promise<void> {
  const mlflow = ownMlflow(teamId);
  const experimentId = await mlflow.ensureExperiment(claimsExperiments.winners);
  const { info } = await mlflow.createRun({
    experimentId,
    name: "grid-search-of-the-python-project",
    tags: { "mlflow.note.content": "Imported: parameters and recall as the Python project printed them." },
  });
  await mlflow.logBatch(info.run_id, {
    params: {
      model_kind: "balanced-random-forest",
      n_estimators: 150,
      max_depth: 5,
      min_samples_leaf: 4,
      min_samples_split: 5,
    },
    metrics: { recall: 0.96 },
  });
  await mlflow.updateRun(info.run_id, { status: "FINISHED", endedAt: new Date() });
}
