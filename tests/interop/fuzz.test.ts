import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { usePortal } from "@/tests/e2e/use-portal";

const portal = usePortal({ env: { RATE_LIMIT_API: "1000000" } });

/** Streams do not end by themselves. */
const streams = "/events(/stream)?$";

test("what schemathesis makes of openapi.json meets no 5xx and no answer that is not documented", async () => {
  const program = process.env.SCHEMATHESIS;
  if (!program) throw new Error("Set SCHEMATHESIS to the program that `pip install schemathesis` made.");
  const config = fileURLToPath(new URL("./schemathesis.toml", import.meta.url));
  const { output, code } = await run(program, [
    ...["--config-file", config, "run", `${portal.url}/api/v1/openapi.json`],
    ...["--header", `Authorization: Bearer ${portal.adminToken}`],
    ...["--exclude-path-regex", streams],
    ...["--phases", "coverage,fuzzing", "--max-examples", "3", "--seed", "1", "--no-shrink"],
    // A schema cannot express everything: an unknown flow is 422, too.
    ...["--exclude-checks", "positive_data_acceptance,unsupported_method"],
    ...["--continue-on-failure", "--warnings", "off", "--request-timeout", "20"],
  ]);
  expect(code, output.slice(-5000)).toBe(0);
  const [, tested = "0"] = output.match(/Tested: (\d+)/) ?? [];
  expect(Number(tested)).toBeGreaterThan(70);
  console.log(output.match(/.*generated.*/)?.[0]);
}, 600_000);

function run(program: string, args: string[]): Promise<{ output: string; code: number }> {
  return new Promise((resolve) =>
    execFile(program, args, { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) =>
      resolve({ output: `${stdout}${stderr}`, code: error ? Number(error.code ?? 1) : 0 }),
    ),
  );
}
