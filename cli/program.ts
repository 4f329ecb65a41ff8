import { Command, CommanderError } from "commander";
import { addApplyCommands } from "./apply/commands";
import { addDatasetCommands } from "./commands/datasets";
import { addResultCommands } from "./commands/results";
import { addRunCommands } from "./commands/runs";
import { addSignInCommands } from "./commands/sign-in";
import { addCompletionCommand } from "./completion";
import { CliError, exitCodes } from "./errors";
import type { Io } from "./io";
import { addMcpCommand } from "./mcp/command";

/** The commands of `switchyard`. @param version that of the portal's package */
export function makeProgram(io: Io, version: string): Command {
  const program = new Command("switchyard")
    .description("Runs, data and models of a Switchyard portal, from a terminal or a CI job.")
    .version(version)
    .option("--portal <url>", "the portal, in place of SWITCHYARD_URL and that of the last login")
    .option("--json", "results as JSON")
    .configureOutput({ writeOut: io.write, writeErr: (text) => io.note(text.trimEnd()) })
    .exitOverride()
    .showHelpAfterError("(switchyard help <command> explains the options)");
  addSignInCommands(program, io);
  addRunCommands(program, io);
  addResultCommands(program, io);
  addDatasetCommands(program, io);
  addApplyCommands(program, io);
  addMcpCommand(program, io);
  addCompletionCommand(program, io);
  return program;
}

/** Runs a command line. @returns the exit code of the process */
export async function runCli(args: string[], io: Io, version = "0"): Promise<number> {
  try {
    await makeProgram(io, version).parseAsync(args, { from: "user" });
    return exitCodes.done;
  } catch (error) {
    // Help, the version, or a mistake that commander has written.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    if (!(error instanceof CliError)) throw error;
    if (error.message) io.note(error.message);
    return error.exitCode;
  }
}
