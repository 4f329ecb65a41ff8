import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { parseJsonBody } from "@/lib/base/json";
import type { JsonSchema } from "@/lib/base/json-schema";
import { parseAs } from "@/lib/base/parse-as";
import gitAccess from "@/lib/blocks/catalog/git-access";
import { schemaParser } from "@/lib/flows/schema-parser";
import { defineTask, literalInput } from "@/lib/flows/task";
import { artifactsOfFiles } from "@/lib/programs/artifacts-of-files";
import { execute, outputFile, ProgramError } from "@/lib/programs/execute";
import { requireIsolation, whyNoPrograms } from "@/lib/programs/isolation";
import { type Logging, withLogging } from "@/lib/programs/logged-program";
import {
  DatasetInputs,
  DatasetResults,
  ImportedVersion,
  keepResults,
  writeDatasets,
} from "@/lib/programs/program-datasets";
import { ProgramFiles } from "@/lib/programs/program-files";
import type { ProgramFolder } from "@/lib/programs/program-folder";
import { RepositoryFolder, RepositoryRef, RepositoryUrl } from "@/lib/programs/repository";
import { requirementsOf } from "@/lib/programs/requirements";
import { readWritten } from "@/lib/programs/written-files";
import { inProcessSpan, traceparentOf } from "@/lib/telemetry/tracing";

const maxOutputBytes = 1_000_000;
const Schema = z.record(z.string(), z.unknown());

export default defineTask({
  slug: "run-command",
  name: "Run command",
  description:
    "Runs a program of your own, in Python, R, bash or any other language: isolated, with files for input, datasets, output and artifacts.",
  input: z.object({
    script: z
      .string()
      .max(200_000)
      .default("")
      .meta({ ...literalInput, format: "multiline", fileName: "scriptName" })
      .describe("The program's text. It is kept in the flow's version."),
    scriptName: z
      .string()
      .regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/, "Use letters, digits, _, - and dots, like train.py.")
      .default("script.py")
      .meta(literalInput)
      .describe("The file that holds the text."),
    files: ProgramFiles.default({})
      .meta({ ...literalInput, format: "files" })
      .describe(
        "Further texts of the program by path, such as lib/features.py; a ZIP archive adds a folder.",
      ),
    repository: RepositoryUrl.default("")
      .meta(literalInput)
      .describe(
        "Git repository that the program lies in, by https or ssh; a private one by a git-access block. Leave it empty for a program written here.",
      ),
    ref: RepositoryRef.default("HEAD")
      .meta(literalInput)
      .describe("Branch, tag or full commit hash. Each run fetches it and keeps the commit's hash."),
    folder: RepositoryFolder.default("")
      .meta(literalInput)
      .describe("Folder of the repository in which the program starts."),
    command: z
      .array(z.string().max(4_000))
      .min(1, "Name a program.")
      .max(100)
      .default(["python3", "script.py"])
      .meta(literalInput)
      .describe(
        "The program and its arguments, without a shell. It starts in the folder of the script and the files.",
      ),
    requirements: z
      .string()
      .max(50_000)
      .default("")
      .meta({ ...literalInput, format: "multiline" })
      .describe(
        "Python packages, one a line, as in requirements.txt. Leave it empty to take those of the script's inline metadata, or of a requirements.txt or pyproject.toml beside it.",
      ),
    values: Schema.default({}).describe("The program reads them as JSON from the file SWITCHYARD_INPUT."),
    inputSchema: Schema.optional().meta(literalInput).describe("JSON Schema that the values must fit."),
    datasets: DatasetInputs.default({}).describe(
      'Dataset versions that it reads, by file name: {"claims": {"dataset": "claims"}} is claims.parquet in the folder SWITCHYARD_DATASETS.',
    ),
    outputSchema: Schema.optional()
      .meta(literalInput)
      .describe("JSON Schema of what it writes as JSON to the file SWITCHYARD_OUTPUT."),
    results: DatasetResults.default({}).describe(
      'Datasets that get a next version, by file name: {"scored": "claims-scored"} keeps scored.parquet or scored.csv of the folder SWITCHYARD_RESULTS.',
    ),
    experiment: z
      .string()
      .max(250)
      .meta({ format: "experiment" })
      .default("")
      .describe(
        "Experiment of what it logs to MLflow. Leave empty if it logs nothing: then it has no token and does not reach the portal.",
      ),
    memoryMb: z.int().min(16).max(10_000_000).default(2_048).describe("Memory limit, in MB."),
  }),
  output: z.object({
    values: Schema,
    /** Keys. */
    artifacts: z.array(z.string()),
    datasets: z.record(z.string(), ImportedVersion),
    /** Empty when it logs nothing. */
    experimentRunId: z.string(),
    /** Hash of the repository's commit; empty without a repository. */
    commit: z.string(),
  }),
  blocks: { git: { type: gitAccess, isOptional: true } },
  outputOf: ({ outputSchema, results }) => outputSchemaOf(outputSchema, results),
  whyUnavailable: whyNoPrograms,
  isCacheable: false,
  dryRun: "It runs a program, which may log to experiments and add versions to datasets.",
  async run({ teamId, runId, nodeId, attempt, input, signal, log, progress, artifact, block }) {
    await requireIsolation();
    const { script, scriptName, command, memoryMb, results, repository: url, ref, folder } = input;
    const access = await block("git");
    const requirements = requirementsOf(input.requirements, script);
    const values = checked(input.inputSchema, input.values, "values");
    const at = { teamId, runId, nodeId };
    const place = { runId, nodeId, attempt };
    const traceparent = traceparentOf(place);
    let sourceId: string | undefined;
    const work = (logging?: Logging) =>
      execute(
        {
          command,
          repository: url ? { teamId, url, ref, folder, access } : undefined,
          files: { ...input.files, ...(script && { [scriptName]: script }) },
          requirements,
          values,
          memoryMb,
          env: {
            SWITCHYARD_RUN_ID: runId,
            SWITCHYARD_NODE_ID: nodeId,
            ...(traceparent && { TRACEPARENT: traceparent }),
          },
        },
        {
          signal,
          log,
          progress,
          logging,
          async prepare({ input: folder }, gid, commit) {
            if (commit) await logging?.tagSource(url, commit);
            const made = await writeDatasets(teamId, input.datasets, { folder, gid, signal });
            sourceId = made.sourceId;
            for (const line of made.lines) log(line);
          },
        },
        async (folder, commit = "") => {
          const output = checked(input.outputSchema, await readOutput(folder), "output");
          const { artifacts, warnings } = await artifactsOfFiles(folder.artifacts, teamId);
          for (const warning of warnings) log(warning, "warning");
          const note = `Written by the program ${nodeId} of a run.`;
          const options = { origin: { ...at, sourceId }, note, signal, log };
          const datasets = await keepResults(teamId, results, folder.results, options);
          for (const { key, kind, data } of artifacts) await artifact(key, kind, data);
          return {
            values: output,
            artifacts: artifacts.map(({ key }) => key),
            datasets,
            experimentRunId: logging?.experimentRunId ?? "",
            commit,
          };
        },
      );
    return inProcessSpan(place, "process program", () =>
      input.experiment ? withLogging(at, input.experiment, work) : work(),
    );
  },
});

/** @throws DomainError "invalid" naming the field that does not fit the schema */
function checked(schema: JsonSchema | undefined, value: Record<string, unknown>, name: string) {
  if (!schema) return value;
  let parser: z.ZodType;
  try {
    parser = schemaParser(schema);
  } catch (error) {
    throw new DomainError(
      "invalid",
      `The schema of the ${name} cannot be used: ${(error as Error).message}.`,
    );
  }
  return Schema.parse(parseAs(parser, value, name));
}

/** The output that the program wrote; nothing is an empty object. @throws ProgramError when it is not an object */
async function readOutput(folder: ProgramFolder): Promise<Record<string, unknown>> {
  const bytes = await readWritten(outputFile(folder), maxOutputBytes);
  if (!bytes || bytes.toString().trim() === "") return {};
  let value: unknown;
  try {
    value = parseJsonBody(bytes.toString());
  } catch (error) {
    throw new ProgramError(`SWITCHYARD_OUTPUT is not JSON: ${(error as Error).message}`);
  }
  const object = Schema.safeParse(value);
  if (!object.success) throw new ProgramError("SWITCHYARD_OUTPUT is not a JSON object.");
  return object.data;
}

function outputSchemaOf(outputSchema: unknown, results: unknown): JsonSchema {
  const version: JsonSchema = { ...z.toJSONSchema(ImportedVersion) };
  const names = Object.keys(DatasetResults.safeParse(results).data ?? {});
  return {
    type: "object",
    properties: {
      values: Schema.safeParse(outputSchema).data ?? { type: "object" },
      artifacts: { type: "array", items: { type: "string" } },
      datasets: {
        type: "object",
        properties: Object.fromEntries(names.map((name) => [name, version])),
        required: names,
      },
      experimentRunId: { type: "string" },
      commit: { type: "string" },
    },
    required: ["values", "artifacts", "datasets", "experimentRunId", "commit"],
  };
}
