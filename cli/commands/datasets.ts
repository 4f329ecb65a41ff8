import { createReadStream, createWriteStream, existsSync, statSync } from "node:fs";
import { extname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import type { Command } from "commander";
import { contextOf } from "@/cli/context";
import { CliError, exitCodes } from "@/cli/errors";
import type { Io } from "@/cli/io";
import { plain, table } from "@/cli/output";
import { toCount } from "./runs";

const mediaTypes: Record<string, string> = {
  ".csv": "text/csv",
  ".parquet": "application/vnd.apache.parquet",
};

/** `datasets` and `sql`. */
export function addDatasetCommands(program: Command, io: Io): void {
  const datasets = program.command("datasets").description("tables of the team and their versions");
  datasets
    .command("list", { isDefault: true })
    .description("list datasets")
    .option("--limit <count>", "most datasets, at most 200", toCount, 50)
    .action(async (query: { limit: number }, command: Command) => {
      const { client, show } = contextOf(io, command);
      const { data } = await client.GET("/api/v1/datasets", { params: { query } });
      show(data!.items, () =>
        table(
          ["NAME", "VERSION", "DESCRIPTION"],
          data!.items.map(({ name, latestVersion, description }) => [name, latestVersion, description]),
        ),
      );
    });
  datasets
    .command("upload <name> <file>")
    .description("add a CSV or Parquet file as the next version of a dataset")
    .option("--keep-schema", "read the file by the dataset's schema")
    .action((name: string, file: string, options: { keepSchema?: boolean }, command: Command) =>
      upload(io, command, { name, file, isKept: options.keepSchema === true }),
    );
  datasets
    .command("download <name>")
    .description("write a version of a dataset to a file: claims, or claims@3")
    .option(
      "-o, --output <file>",
      "the file; a name that ends with .parquet gives Parquet (default: <name>-<version>.csv)",
    )
    .option("--force", "overwrite a file that is there")
    .action((name: string, options: { output?: string; force?: boolean }, command: Command) =>
      download(io, command, name, options),
    );
  program
    .command("sql <query>")
    .description("run one SELECT of DuckDB over the team's datasets")
    .option("--limit <count>", "most rows, at most 10000", toCount, 1000)
    .action(async (query: string, { limit }: { limit: number }, command: Command) => {
      const { client, show } = contextOf(io, command);
      const { data } = await client.POST("/api/v1/sql", { body: { query, limit } });
      const titles = data!.columns.map(({ name }) => plain(name));
      show(data, () =>
        table(
          titles,
          data!.rows.map((row) => row.map((cell) => (cell === null ? null : String(cell)))),
        ),
      );
      if (data!.cut) io.note(`Not all rows: the limit of ${data!.cut} left some out.`);
    });
}

async function upload(
  io: Io,
  command: Command,
  { name, file, isKept }: { name: string; file: string; isKept: boolean },
): Promise<void> {
  const { client, show } = contextOf(io, command);
  const type = mediaTypes[extname(file).toLowerCase()];
  if (!type) throw new CliError(exitCodes.usage, `${file}: the name has to end with .csv or .parquet.`);
  if (!existsSync(file) || !statSync(file).isFile())
    throw new CliError(exitCodes.usage, `There is no file ${file}.`);
  const { data } = await client.POST("/api/v1/datasets/{name}/versions", {
    params: { path: { name }, query: isKept ? { schema: "keep" } : {} },
    body: Readable.toWeb(createReadStream(file)) as never,
    bodySerializer: (body: unknown) => body as never,
    headers: { "content-type": type },
    duplex: "half",
  } as never);
  const version = data as unknown as { version: number; rows: number; sha256: string };
  show(version, () => `${name}@${version.version}: ${version.rows} rows, SHA-256 ${version.sha256}\n`);
}

async function download(
  io: Io,
  command: Command,
  named: string,
  options: { output?: string; force?: boolean },
): Promise<void> {
  const { client, show } = contextOf(io, command);
  const [, name = "", asked] = /^([^@]+)(?:@(\d{1,9}))?$/.exec(named) ?? [];
  if (!name) throw new CliError(exitCodes.usage, `${named}: write a name, or name@version.`);
  const { data: dataset } = await client.GET("/api/v1/datasets/{name}", { params: { path: { name } } });
  const version = asked ? Number(asked) : dataset!.latestVersion;
  if (!version) throw new CliError(exitCodes.notFound, `${name} has no version yet.`);
  const file = options.output ?? `${dataset!.name}-${version}.csv`;
  if (existsSync(file) && !options.force)
    throw new CliError(exitCodes.usage, `${file} is there already. Overwrite it with --force.`);
  const format = extname(file).toLowerCase() === ".parquet" ? "parquet" : "csv";
  const { data } = await client.GET("/api/v1/datasets/{name}/versions/{version}/content", {
    params: { path: { name, version: String(version) }, query: { format } },
    parseAs: "stream",
  } as never);
  await pipeline(Readable.fromWeb(data as unknown as ReadableStream), createWriteStream(file));
  show({ dataset: name, version, file }, () => `${file}\n`);
}
