import type { Command } from "commander";
import { contextOf } from "@/cli/context";
import type { Io } from "@/cli/io";

/** `mcp`: tools for an assistant, by the Model Context Protocol on standard input and output. */
export function addMcpCommand(program: Command, io: Io): void {
  program
    .command("mcp")
    .description("serve runs, reports and datasets to an assistant by the Model Context Protocol")
    .action(async (_options: object, command: Command) => {
      const { client } = contextOf(io, command);
      // Only this command loads the protocol's package.
      const { serveMcp } = await import("./server");
      await serveMcp(client, program.version() ?? "0");
    });
}
