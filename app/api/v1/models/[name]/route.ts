import { z } from "zod";
import { apiRoute } from "@/app/_server/http";
import { deleteRoute } from "@/app/api/v1/deletion";
import { getModelAnswer, OneModelAnswer } from "@/app/api/v1/models/answer";
import { deletableModel } from "@/lib/deletion/deletable-model";
import { ModelDescription } from "@/lib/registry/describe-model";
import { updateRegisteredModel } from "@/lib/registry/model-mutations";

const params = z.object({ name: z.string() });

export const GET = apiRoute(
  {
    summary: "A registered model: versions, aliases with their history, gates and what they found",
    role: "viewer",
    params,
    answer: OneModelAnswer,
  },
  async ({ member, params }) => getModelAnswer(member.teamId, params.name),
);

export const PATCH = apiRoute(
  {
    summary: "Change the description or all tags of a registered model",
    role: "editor",
    params,
    body: ModelDescription.partial(),
    answer: OneModelAnswer,
  },
  async ({ member, params, body }) => {
    await updateRegisteredModel(member.teamId, params.name, body);
    return getModelAnswer(member.teamId, params.name);
  },
);

export const DELETE = deleteRoute(
  "a registered model with all its versions",
  params,
  deletableModel,
  ({ name }) => ({ name }),
);
