import type { Command } from "commander";
import { type Client, createClient } from "./api/client";
import { findAccess } from "./credentials";
import type { Io } from "./io";
import { json } from "./output";

/** Tools of a command. */
export interface Context {
  io: Io;
  client: Client;
  portal: string;
  isJson: boolean;
  /** Writes a result: as JSON with `--json`, else as text. */
  show(value: unknown, text: () => string): void;
}

/** The context of a command that calls the portal. @throws CliError without portal or token */
export function contextOf(io: Io, command: Command): Context {
  const { portal: named, json: isJson = false } = command.optsWithGlobals<{
    portal?: string;
    json?: boolean;
  }>();
  const access = findAccess(io.env, named);
  return {
    io,
    client: createClient(access, io.fetch),
    portal: access.portal,
    isJson,
    show: (value, text) => io.write(isJson ? json(value) : text()),
  };
}
