import type { Command } from "commander";
import type { Client } from "@/cli/api/client";
import { contextOf } from "@/cli/context";
import type { Io } from "@/cli/io";
import { json, plain, table } from "@/cli/output";
import { toCount } from "./runs";

/** `artifacts`, `models` and `blocks`. */
export function addResultCommands(program: Command, io: Io): void {
  addArtifacts(program, io);
  addModels(program, io);
  const blocks = program.command("blocks").description("list blocks, and check that they work");
  blocks
    .command("list", { isDefault: true })
    .description("list the team's blocks; secret fields are not shown")
    .action(async (_options: object, command: Command) => {
      const { client, show } = contextOf(io, command);
      const { data } = await client.GET("/api/v1/blocks");
      show(data!.items, () =>
        table(
          ["NAME", "TYPE", "LAST CHECK"],
          data!.items.map(({ name, type, check }) => [name, type, check?.message ?? null]),
        ),
      );
    });
  blocks
    .command("check <name>")
    .description("try a block on the real thing")
    .action(async (name: string, _options: object, command: Command) => {
      const { client, show } = contextOf(io, command);
      const { data } = await client.POST("/api/v1/blocks/{name}/check", { params: { path: { name } } });
      show(data, () => `${plain(data!.message)}\n`);
    });
}

function addArtifacts(program: Command, io: Io): void {
  const artifacts = program.command("artifacts").description("reports, charts and files that runs keep");
  artifacts
    .command("list", { isDefault: true })
    .description("list artifacts, newest first")
    .option("--run <id>", "only those of this run")
    .option("--key <key>", "only those with this key, such as model-report")
    .option("--limit <count>", "most artifacts, at most 200", toCount, 20)
    .action(async (query: { run?: string; key?: string; limit: number }, command: Command) => {
      const { client, show } = contextOf(io, command);
      const { data } = await client.GET("/api/v1/artifacts", { params: { query } });
      show(data!.items, () =>
        table(
          ["ID", "KEY", "KIND", "VERSION", "CREATED"],
          data!.items.map((item) => [item.id, item.key, item.kind, item.version, item.createdAt]),
        ),
      );
    });
  artifacts
    .command("show <id>")
    .description("write an artifact: the Markdown of a report, else its data as JSON")
    .action(async (id: string, _options: object, command: Command) => {
      const { client, show } = contextOf(io, command);
      const { data } = await client.GET("/api/v1/artifacts/{id}", { params: { path: { id } } });
      const { markdown } = data!.data as { markdown?: unknown };
      show(data, () => (typeof markdown === "string" ? `${plain(markdown)}\n` : json(data!.data)));
    });
}

function addModels(program: Command, io: Io): void {
  const models = program.command("models").description("registered models and their aliases");
  models
    .command("list", { isDefault: true })
    .description("list registered models")
    .option("--text <text>", "only those whose name contains it")
    .action(async ({ text }: { text?: string }, command: Command) => {
      const { client, show } = contextOf(io, command);
      const items = await allModels(client, text);
      const aliasesOf = (aliases: Record<string, number>) =>
        Object.entries(aliases).map(([alias, version]) => `${alias}=${version}`);
      show(items, () =>
        table(
          ["NAME", "NEWEST", "ALIASES"],
          items.map(({ name, newestVersion, aliases }) => [
            name,
            newestVersion,
            aliasesOf(aliases).join(" ") || "-",
          ]),
        ),
      );
    });
  models
    .command("show <name>")
    .description("show the versions of a model with their metrics")
    .action(async (name: string, _options: object, command: Command) => {
      const { client, show } = contextOf(io, command);
      const { data } = await client.GET("/api/v1/models/{name}", { params: { path: { name } } });
      const rows = data!.versions.map(({ version, aliases, kind, run, metrics }) => [
        version,
        aliases.join(" ") || "-",
        kind,
        metrics.recall?.toFixed(3) ?? "-",
        metrics.precision?.toFixed(3) ?? "-",
        run,
      ]);
      show(data, () => table(["VERSION", "ALIASES", "KIND", "RECALL", "PRECISION", "RUN"], rows));
    });
  models
    .command("promote <name> <version>")
    .description("point an alias at a version, past its gates; exit with 5 when a gate refuses")
    .option("--alias <alias>", "the alias to move", "champion")
    .option("--reason <text>", "why, for the history of the model", "")
    .option("--override", "go past gates that refuse; needs the right and a reason")
    .action(
      async (
        name: string,
        version: string,
        options: { alias: string; reason: string; override?: boolean },
        command: Command,
      ) => {
        const { client, show } = contextOf(io, command);
        const { alias, reason, override = false } = options;
        const { data } = await client.PUT("/api/v1/models/{name}/aliases/{alias}", {
          params: { path: { name, alias } },
          body: { version: toCount(version), reason, override },
        });
        show(data, () => {
          const checks = data!.checks.map(({ message }) => `  ${plain(message)}\n`);
          return `${name}@${alias} is version ${data!.version}.\n${checks.join("")}`;
        });
      },
    );
}

/** Page by page, since a team may have thousands. */
async function allModels(client: Client, text: string | undefined) {
  const items = [];
  let cursor: string | undefined;
  do {
    const { data } = await client.GET("/api/v1/models", { params: { query: { text, cursor } } });
    items.push(...data!.items);
    cursor = data!.nextCursor ?? undefined;
  } while (cursor);
  return items;
}
