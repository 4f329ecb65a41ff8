import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { allowHost } from "@/lib/net/allow-list";
import { startGcsServer } from "./gcs-server";
import { makeTeam } from "./test-database";

export interface MeasuredUpload {
  sizeBytes: number;
  seconds: number;
  /** Maximum growth of the uploading process' resident memory, in bytes. */
  grownBytes: number;
  /** The server's checksum of the received bytes equals that of the sent ones. */
  isWhole: boolean;
}

/**
 * Uploads this many bytes with GoogleStorage from a separate process to a server that discards them. The test file
 * needs a database (`useTestDatabase`) in which the team may call that server.
 */
export async function measureUpload(sizeBytes: number): Promise<MeasuredUpload> {
  const folder = mkdtempSync(join(tmpdir(), "switchyard-upload-"));
  const server = await startGcsServer({ keepsBytes: false });
  try {
    const program = join(folder, "child.mjs");
    await build({
      entryPoints: [fileURLToPath(new URL("./upload-child.ts", import.meta.url))],
      outfile: program,
      bundle: true,
      platform: "node",
      format: "esm",
      logLevel: "error",
      banner: {
        js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
      },
    });
    const { teamId, userId } = await makeTeam();
    await allowHost(teamId, { host: server.host, createdBy: userId });
    const env = { ...process.env, ENDPOINT: server.url, BYTES: String(sizeBytes), TEAM: teamId };
    const { stdout } = await promisify(execFile)(process.execPath, [program], { env });
    const { crc32c, ...measured } = JSON.parse(stdout);
    const arrived = server.objects.get("memory/large");
    return { ...measured, isWhole: arrived?.size === sizeBytes && arrived.crc32c === crc32c };
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
