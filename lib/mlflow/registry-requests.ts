import { z } from "zod";
import { ownTagPrefix } from "@/lib/experiments/experiment";
import { oneOrMany, page, text } from "./wire-types";

const Key = text(250).min(1);
const Tag = z.object({ key: Key, value: text(100_000).default("") });
const Version = z
  .union([z.string(), z.number().transform(String)])
  .refine((version) => /^\d+$/.test(version), {
    error: ({ input }) => `Invalid version: Parameter 'version' must be an integer, got '${input}'.`,
  });
const NewName = text(250)
  .min(1)
  .refine((name) => name.trim() !== "", "must not be blank")
  .refine((name) => !/[/:]/.test(name), {
    error: ({ input }) => `Invalid model name '${input}'. Names cannot contain '/' or ':'.`,
  })
  .refine((name) => name !== "." && name !== "..", "names must not resolve to other names as files");
const noDeploymentJob = z
  .literal("", { error: "this server keeps no deployment jobs: leave it out" })
  .nullish();

/** R sends TRUE and FALSE as texts. */
const flag = z.union([
  z.boolean(),
  z
    .string()
    .regex(/^(true|false)$/i)
    .transform((text) => text.toLowerCase() === "true"),
]);

const modelRef = { name: z.string().min(1) };
const versionRef = { ...modelRef, version: Version };
/** Tags `switchyard.…` of a version come from its run. */
const OwnKey = Key.refine(
  (key) => !key.startsWith(ownTagPrefix),
  `tags of a version that begin with ${ownTagPrefix} come from its run`,
);

/** Parameters of the calls about registered models and their versions (mlflow/protos/model_registry.proto). */
export const registryRequests = {
  createModel: z.object({
    name: NewName,
    description: text(5000).nullish(),
    deployment_job_id: noDeploymentJob,
    tags: z.array(Tag).default([]),
  }),
  modelRef: z.object(modelRef),
  renameModel: z.object({ ...modelRef, new_name: NewName }),
  updateModel: z.object({
    ...modelRef,
    description: text(5000).optional(),
    deployment_job_id: noDeploymentJob,
  }),
  tagModel: Tag.extend(modelRef),
  deleteModelTag: z.object({ ...modelRef, key: Key }),
  search: z.object({
    ...page,
    filter: z.string().optional(),
    order_by: oneOrMany(z.string()).default([]),
  }),
  latestVersions: z.object({ ...modelRef, stages: oneOrMany(z.string()).default([]) }),
  aliasRef: z.object({ ...modelRef, alias: z.string().min(1) }),
  setAlias: z.object({ ...versionRef, alias: z.string().min(1) }),
  createVersion: z.object({
    ...modelRef,
    source: z.string().min(1),
    run_id: z.string().nullish(),
    model_id: z.string().nullish(),
    run_link: text(500).nullish(),
    description: text(5000).nullish(),
    tags: z.array(Tag).default([]),
  }),
  versionRef: z.object(versionRef),
  updateVersion: z.object({ ...versionRef, description: text(5000).optional() }),
  transitionStage: z.object({
    ...versionRef,
    stage: z.string().min(1),
    archive_existing_versions: flag.default(false),
  }),
  tagVersion: Tag.extend({ ...versionRef, key: OwnKey }),
  deleteVersionTag: z.object({ ...versionRef, key: OwnKey }),
  versionFile: z.object({ ...versionRef, path: z.string().min(1) }),
};
