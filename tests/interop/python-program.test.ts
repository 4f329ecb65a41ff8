import { execFile, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { usePortal } from "@/tests/e2e/use-portal";

// The example of examples/python/, run as its README says, with the packages of the interop tests' own Python.
const run = promisify(execFile);
const python = process.env.MLFLOW_PYTHON ?? "python3";
const example = resolve("examples/python");
const canIsolate = ["/usr/bin/bwrap", "/usr/local/bin/bwrap"].some((file) => existsSync(file));

describe.runIf(canIsolate)("a pipeline in Python", () => {
  const commandsDir = mkdtempSync(join("/var/tmp", "switchyard-commands-"));
  const portal = usePortal({
    env() {
      const { stdout: executable } = spawnSync(python, ["-c", "import sys; print(sys.executable)"], {
        encoding: "utf8",
      });
      // A virtual environment, and the Python that it was made from.
      const folders = [executable.trim(), realpathSync(executable.trim())].map((file) => dirname(file));
      return {
        ALLOW_COMMANDS: "true",
        COMMANDS_DIR: commandsDir,
        COMMANDS_PATH: [...folders, "/usr/bin", "/bin"].join(":"),
      };
    },
  });
  let folder: string;
  let env: NodeJS.ProcessEnv;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "switchyard-python-"));
    env = {
      ...process.env,
      SWITCHYARD_URL: portal.url,
      SWITCHYARD_TOKEN: portal.adminToken,
      PYTHONPATH: example,
    };
  });
  afterAll(() => {
    for (const each of [folder, commandsDir].filter(Boolean)) rmSync(each, { recursive: true, force: true });
  });

  test("reads a dataset, trains, logs, registers with an alias, reports and scores, with no network but the portal", async () => {
    const { stdout } = await run(python, [join(example, "deploy.py"), "--installed"], {
      cwd: folder,
      env,
      timeout: 170_000,
    });
    const id = stdout.trim().split("\n").at(-1)!;
    const { items: reports } = await portal.api("GET", `/runs/${id}/artifacts`);
    expect(reports.map(({ key }: { key: string }) => key).sort()).toEqual([
      "python-data",
      "python-model",
      "python-predictions",
    ]);
    const report = reports.find(({ key }: { key: string }) => key === "python-model").data.markdown;
    expect(report).toMatch(/\| recall \| 0\.\d{3} \|/);
    const model = await portal.api("GET", "/models/fraud-in-python");
    expect(JSON.stringify(model)).toContain("candidate");
    expect(readFileSync(join(folder, "scored.csv"), "utf8").split("\r\n")[0]).toMatch(/score,flagged$/);
    const { tasks } = await portal.api("GET", `/runs/${id}`);
    expect(tasks[0].output).toMatchObject({ values: { version: 1, recall: expect.any(Number) } });
    // The run that the script made, below the one of the node, both tagged with the flow run.
    const found = await portal.mlflow("runs/search", {
      experiment_ids: [await experimentOf("fraud-in-python")],
      filter: `tags.\`switchyard.run\` = '${id}'`,
    });
    const parent = tasks[0].output.experimentRunId;
    expect(found.runs).toHaveLength(2);
    const child = found.runs.find((each: { info: { run_id: string } }) => each.info.run_id !== parent);
    expect(child.data.tags).toContainEqual({ key: "mlflow.parentRunId", value: parent });
    expect(child.data.metrics.map(({ key }: { key: string }) => key)).toContain("recall");
  }, 180_000);

  test("a script with autologging needs no change, and a function becomes a flow by the client's decorator", async () => {
    const file = join(folder, "decorated.py");
    writeFileSync(
      file,
      `from switchyard import Client
portal = Client()

@portal.program("autologged", experiment="autologged")
def fit(depth: int = 2) -> dict:
    import mlflow
    from sklearn.datasets import load_iris
    from sklearn.tree import DecisionTreeClassifier
    mlflow.set_experiment("set-by-the-script")
    mlflow.autolog(log_models=False)
    tree = DecisionTreeClassifier(max_depth=depth).fit(*load_iris(return_X_y=True))
    return {"leaves": int(tree.get_n_leaves())}

run = portal.wait(portal.start("autologged", {"depth": 1})["id"])
print(run["id"])
`,
    );
    const { stdout } = await run(python, [file], { cwd: folder, env, timeout: 120_000 });
    const id = stdout.trim();
    const { tasks } = await portal.api("GET", `/runs/${id}`);
    expect(tasks[0].output.values).toEqual({ leaves: 2 });
    const { runs } = await portal.mlflow("runs/search", {
      experiment_ids: [await experimentOf("set-by-the-script")],
      filter: `tags.\`switchyard.run\` = '${id}'`,
    });
    expect(runs).toHaveLength(1);
    expect(runs[0].data.params).toContainEqual({ key: "max_depth", value: "1" });
  }, 180_000);

  async function experimentOf(name: string): Promise<string> {
    const { experiments } = await portal.mlflow("experiments/search", {
      filter: `name = '${name}'`,
      max_results: 1,
    });
    return experiments[0].experiment_id;
  }
});
