"use server";

import { z } from "zod";
import { type FormState, teamAction } from "@/app/_server/action";
import { filesOfZip } from "@/lib/programs/files-of-zip";

const Sent = z.object({ archive: z.instanceof(File, { error: "Choose a ZIP archive." }) });

/** Reads the texts of a ZIP archive into the draft of a flow; nothing is kept on the server. */
export async function readFolderAction(
  _: unknown,
  form: FormData,
): Promise<NonNullable<FormState> & { files?: Record<string, string> }> {
  let files: Record<string, string> | undefined;
  const input = { archive: form.get("archive") };
  const state = await teamAction("editor", Sent, input, async ({ archive }) => {
    files = await filesOfZip(new Uint8Array(await archive.arrayBuffer()));
    return undefined;
  });
  return { ...state, files };
}
