import { Argument, type Command } from "commander";
import { stringify } from "yaml";
import { type Context, contextOf } from "@/cli/context";
import { CliError, exitCodes } from "@/cli/errors";
import type { Io } from "@/cli/io";
import { json, oneLine, plain } from "@/cli/output";
import { readConfiguration, type Section, sections } from "./configuration";
import { exportConfiguration } from "./export";
import { carryOut, makePlan, type Plan, type Step } from "./plan";

type ApplyOptions = {
  file: string;
  prune?: boolean;
  dryRun?: boolean;
  exitCode?: boolean;
  yes?: boolean;
};

/** `apply` and `export`. */
export function addApplyCommands(program: Command, io: Io): void {
  program
    .command("apply")
    .description("make the portal's configuration as a file says, after a plan with the differences")
    .requiredOption("-f, --file <file>", "the file, such as switchyard.yaml")
    .option("--prune", "delete what the portal has of the file's sections and the file does not name")
    .option("--dry-run", "write the plan and change nothing")
    .option("--exit-code", "with --dry-run: exit with 1 when the plan has changes")
    .option("-y, --yes", "do not ask before changes")
    .action((options: ApplyOptions, command: Command) => apply(contextOf(io, command), options));
  program
    .command("export")
    .description("write the portal's configuration as a file for apply; secrets are not in it")
    .addArgument(new Argument("[sections...]", "only these sections").choices(sections))
    .action(async (only: Section[], _options: object, command: Command) => {
      const { client, isJson } = contextOf(io, command);
      const content = await exportConfiguration(client, only.length > 0 ? only : [...sections]);
      io.write(isJson ? json(content) : stringify(content, { lineWidth: 110 }));
    });
}

async function apply(context: Context, options: ApplyOptions): Promise<void> {
  const { client, io, isJson } = context;
  const plan = await makePlan(client, readConfiguration(options.file, io.env), { isPruned: options.prune });
  if (options.dryRun || plan.steps.length === 0) {
    io.write(isJson ? json(planAsJson(plan)) : planText(plan));
    if (options.dryRun && options.exitCode && plan.steps.length > 0) throw new CliError(exitCodes.failed, "");
    return;
  }
  if (!isJson) io.write(planText(plan));
  await confirm(io, plan, options.yes === true);
  const done: object[] = [];
  await carryOut(client, plan, (step, shownOnce) => {
    done.push({ ...stepAsJson(step), shownOnce });
    if (isJson) return;
    io.write(`${past[step.action]} ${step.kind.title} ${step.name}\n`);
    for (const line of shownOnce) io.write(`    ${line} (shown once)\n`);
  });
  if (isJson) io.write(json({ done, unchanged: plan.unchanged }));
}

async function confirm(io: Io, { steps }: Plan, isSure: boolean): Promise<void> {
  if (isSure) return;
  const hasDeletions = steps.some(({ action }) => action === "delete");
  if (!io.isInteractive) {
    if (!hasDeletions) return;
    throw new CliError(
      exitCodes.usage,
      "The plan deletes things: say --yes, since nobody can be asked here.",
    );
  }
  const answer = await io.ask("Apply this plan? [y/N] ");
  if (!/^y(es)?$/i.test(answer)) throw new CliError(exitCodes.failed, "Nothing was changed.");
}

const signs = { create: "+", change: "~", delete: "-" };
const past = { create: "Created", change: "Changed", delete: "Deleted" };

function planText({ steps, unchanged }: Plan): string {
  if (steps.length === 0) return `Nothing to change: ${unchanged} as the file says.\n`;
  const lines = steps.flatMap(({ action, kind, name, differences }) => [
    `${signs[action]} ${kind.title} ${plain(name)}`,
    ...differences.map(({ path, before, after }) => `    ${path}: ${shown(before)} → ${shown(after)}`),
  ]);
  const count = (action: Step["action"]) => steps.filter((step) => step.action === action).length;
  const sum = `${count("create")} to create, ${count("change")} to change, ${count("delete")} to delete, ${unchanged} unchanged.`;
  return `${[...lines, sum].join("\n")}\n`;
}

function shown(value: unknown): string {
  return value === undefined || value === null ? "(none)" : oneLine(JSON.stringify(value));
}

function planAsJson({ steps, unchanged }: Plan) {
  return { steps: steps.map(stepAsJson), unchanged };
}

function stepAsJson({ action, kind, name, differences }: Step) {
  return { action, section: kind.section, name, differences };
}
