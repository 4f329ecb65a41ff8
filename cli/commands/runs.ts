import { Argument, type Command } from "commander";
import { contextOf } from "@/cli/context";
import { CliError, exitCodes } from "@/cli/errors";
import type { Io } from "@/cli/io";
import { plain, table } from "@/cli/output";
import { readParams, readParamsFile } from "@/cli/read-params";
import { followRun, type LogLine, logText, type Run, requireCompleted } from "./follow-run";

type RunOptions = { param: string[]; paramsFile?: string; tag: string[]; follow?: boolean; key?: string };
type ListOptions = { state?: string; deployment?: string; flow?: string; tag?: string; limit: number };

const collect = (value: string, before: string[]) => [...before, value];

/** `run`, `runs`, `logs`, `cancel` and `retry`. */
export function addRunCommands(program: Command, io: Io): void {
  program
    .command("run <deployment>")
    .description("start a run of a deployment")
    .option("-p, --param <name=value>", "a parameter; repeat it for more", collect, [])
    .option("--params-file <file>", "parameters from a file in YAML or JSON; --param goes before it")
    .option("--tag <tag>", "a tag of the run; repeat it for more", collect, [])
    .option("--key <key>", "an idempotency key: a repeat with the same key answers the same run")
    .option("-f, --follow", "write the log until the run has ended; exit with 1 unless it completed")
    .action((deployment: string, options: RunOptions, command: Command) =>
      start(io, command, deployment, options),
    );
  program
    .command("import")
    .description("start the flow that imports from another server")
    .addArgument(new Argument("<source>").choices(["mlflow"]))
    .option("-p, --param <name=value>", "a parameter of the flow; repeat it for more", collect, [])
    .option("-f, --follow", "write the log until the run has ended; exit with 1 unless it completed")
    .action((source: string, options: Pick<RunOptions, "param" | "follow">, command: Command) =>
      start(io, command, `import-${source}`, { ...options, tag: [] }),
    );
  program
    .command("runs [id]")
    .description("list runs, or show one with its tasks")
    .option("--state <state>", "only runs in this state, such as Failed")
    .option("--deployment <slug>", "only runs of this deployment")
    .option("--flow <slug>", "only runs of this flow")
    .option("--tag <tag>", "only runs with this tag")
    .option("--limit <count>", "most runs, at most 200", toCount, 20)
    .action((id: string | undefined, options: ListOptions, command: Command) =>
      id === undefined ? list(io, command, options) : showOne(io, command, id),
    );
  program
    .command("logs <run>")
    .description("write the log of a run")
    .option("-f, --follow", "go on until the run has ended; exit with 1 unless it completed")
    .option("--level <level>", "only lines of this level and above: debug, info, warning, error")
    .action(async (id: string, options: { follow?: boolean; level?: string }, command: Command) =>
      logs(io, command, id, options),
    );
  program
    .command("cancel <run>")
    .description("ask a run to stop")
    .action(async (id: string, _options: object, command: Command) => {
      const { client, show } = contextOf(io, command);
      const { data } = await client.POST("/api/v1/runs/{id}/cancel", { params: { path: { id } } });
      show(data, () => `Run ${data!.name}: ${data!.state}\n`);
    });
  program
    .command("retry <run>")
    .description("run again what has no result of a run that has ended")
    .option("--from <node>", "the node to begin from; without it, all that has no result")
    .action(async (id: string, { from }: { from?: string }, command: Command) => {
      const { client, show } = contextOf(io, command);
      const { data } = await client.POST("/api/v1/runs/{id}/retry", {
        params: { path: { id } },
        body: { from },
      });
      show(data, () => `Run ${data!.name}: ${data!.state}. Done again: ${data!.redone.join(", ")}\n`);
    });
}

/** A count of an option. @throws CliError */
export function toCount(text: string): number {
  if (/^\d{1,6}$/.test(text) && Number(text) > 0) return Number(text);
  throw new CliError(exitCodes.usage, `${text} is not a number above 0.`);
}

async function start(io: Io, command: Command, slug: string, options: RunOptions): Promise<void> {
  const context = contextOf(io, command);
  const { client, isJson, show } = context;
  const path = { slug };
  const { data: deployment } = await client.GET("/api/v1/deployments/{slug}", { params: { path } });
  const { data: run } = await client.POST("/api/v1/deployments/{slug}/runs", {
    params: { path, header: { "Idempotency-Key": options.key } },
    body: {
      params: {
        ...(options.paramsFile && readParamsFile(options.paramsFile)),
        ...readParams(options.param, deployment!.paramsSchema),
      },
      tags: options.tag,
    },
  });
  if (!options.follow) return show(run, () => `Run ${run!.name} (${run!.id}): ${run!.state}\n${run!.url}\n`);
  io.note(`Run ${run!.name}: ${run!.url}`);
  // With --json, standard output has the run alone.
  const ended = await followRun(context, run!.id, (line) =>
    isJson ? io.note(logText(line).trimEnd()) : io.write(logText(line)),
  );
  if (isJson) show(ended, () => "");
  requireCompleted(ended);
  io.note(`Run ${ended.name} completed.`);
}

async function list(io: Io, command: Command, { limit, ...filter }: ListOptions): Promise<void> {
  const { client, show } = contextOf(io, command);
  // The portal says which states there are.
  const query = { ...filter, state: filter.state as Run["state"] | undefined, limit };
  const { data } = await client.GET("/api/v1/runs", { params: { query } });
  show(data!.items, () =>
    table(
      ["ID", "NAME", "STATE", "DEPLOYMENT", "CREATED"],
      data!.items.map((run) => [run.id, run.name, run.state, run.deployment, run.createdAt]),
    ),
  );
}

async function showOne(io: Io, command: Command, id: string): Promise<void> {
  const { client, show } = contextOf(io, command);
  const { data } = await client.GET("/api/v1/runs/{id}", { params: { path: { id } } });
  const run = data!;
  show(run, () => {
    const why = run.waitingFor ?? run.stateMessage;
    const head = `${run.name}  ${run.state}${why ? `: ${plain(why)}` : ""}\n${run.url}\n\n`;
    const rows = run.tasks.map((task) => [task.node, task.state, task.attempts.length, task.stateMessage]);
    return head + table(["NODE", "STATE", "ATTEMPTS", "MESSAGE"], rows);
  });
}

async function logs(
  io: Io,
  command: Command,
  id: string,
  options: { follow?: boolean; level?: string },
): Promise<void> {
  const context = contextOf(io, command);
  const write = (line: LogLine) => io.write(context.isJson ? `${JSON.stringify(line)}\n` : logText(line));
  const level = options.level as LogLine["level"] | undefined;
  if (options.follow) return requireCompleted(await followRun(context, id, write, level));
  let after: string | null = "0";
  while (after !== null) {
    const query: { after: string; limit: number; level?: LogLine["level"] } = { after, limit: 1000, level };
    const { data } = await context.client.GET("/api/v1/runs/{id}/logs", { params: { path: { id }, query } });
    for (const line of data!.items) write(line);
    after = data!.nextCursor;
  }
}
