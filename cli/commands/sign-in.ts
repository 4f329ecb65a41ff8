import type { Command } from "commander";
import { createClient } from "@/cli/api/client";
import { forgetAccess, keepAccess, readPortal } from "@/cli/credentials";
import { CliError, exitCodes } from "@/cli/errors";
import type { Io } from "@/cli/io";

/** `login` and `logout`. */
export function addSignInCommands(program: Command, io: Io): void {
  program
    .command("login [portal]")
    .description("keep a token of Settings → Tokens for this portal, in a file that only you may read")
    .action(async (named: string | undefined, _options: object, command: Command) => {
      const portal = portalOf(io, command, named);
      const token = io.isInteractive
        ? await io.ask(`API token of ${portal} (Settings → Tokens): `, true)
        : (await io.readInput()).trim();
      // A header takes no other signs, and a token has none.
      if (!/^[\x21-\x7e]+$/.test(token))
        throw new CliError(exitCodes.usage, "Give the token, on standard input or when asked.");
      await createClient({ portal, token }, io.fetch).GET("/api/v1/runs", {
        params: { query: { limit: 1 } },
      });
      io.note(`Signed in to ${portal}. The token is in ${keepAccess(io.env, { portal, token })}.`);
    });
  program
    .command("logout [portal]")
    .description("forget the token of this portal; revoke it under Settings → Tokens")
    .action((named: string | undefined, _options: object, command: Command) => {
      const portal = portalOf(io, command, named);
      io.note(
        forgetAccess(io.env, portal) ? `Signed out of ${portal}.` : `There was no token for ${portal}.`,
      );
    });
}

function portalOf(io: Io, command: Command, named: string | undefined): string {
  return readPortal(
    named ?? command.optsWithGlobals<{ portal?: string }>().portal ?? io.env.SWITCHYARD_URL ?? "",
  );
}
