import { readFile } from "node:fs/promises";
import { withWorkingFolder } from "@/lib/base/working-folder";
import { literal, withDuckDb } from "@/lib/datasets/duckdb";
import { matrixPicture } from "@/tests/picture";
import { type Log, type Put, pairs } from "./scene-calls";

/** Figures, tables, texts and code of a run. */
export async function logFiles(put: Put, run: string, index: number) {
  const [wrong, right] = [0.1 + index / 20, 0.9 - index / 20];
  const confusion = [
    [right, wrong],
    [wrong * 2, 1 - wrong * 2],
  ];
  const rows = Array.from(
    { length: 120 },
    (_, row) => `${row},${(row * 37) % 500},${row % 3 ? "north" : "south"},${row % 11 === index}`,
  );
  const files: Record<string, string | Uint8Array> = {
    "figures/confusion_matrix.png": matrixPicture(confusion),
    "figures/importance.svg": `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="120"><rect x="90" y="10" width="${200 - index * 30}" height="24" fill="#0072b2"/><rect x="90" y="46" width="120" height="24" fill="#b34f00"/><text x="84" y="28" text-anchor="end" font-size="14">amount</text><text x="84" y="64" text-anchor="end" font-size="14">age</text></svg>`,
    "tables/predictions.csv": `id,amount,region,is_fraud\n${rows.join("\n")}\n`,
    "tables/predictions.parquet": await parquet(),
    "config.json": JSON.stringify({ trees: 100 + index, split: { train: 0.8, test: 0.2 }, seeds: [1, 2, 3] }),
    "notes.md": `# Notes of run ${index}\n\n| metric | value |\n| --- | --- |\n| recall | ${right.toFixed(2)} |\n\nThe loss is $-\\sum y \\log p$. **Next:** more trees.\n`,
    "report.html":
      "<h1>Report</h1><p>Drawn by its own script: <b id=a></b></p><script>a.textContent='yes'</script>",
    "code/train.py": `import mlflow\n\nseed = 7\ntrees = ${100 + index}\n\nwith mlflow.start_run():\n    mlflow.log_param("trees", trees)\n`,
    "model.pkl": new Uint8Array([128, 4, 149, 0, 1, 2]),
  };
  for (const [file, body] of Object.entries(files)) await put(run, file, body);
}

async function parquet(): Promise<Buffer> {
  return withWorkingFolder("scene", async (folder) => {
    const file = `${folder}/t.parquet`;
    const rows =
      "select range as id, range * 1.5 as amount, ['north', 'south'][1 + range % 2] as region, date '2026-01-01' + range::int as day from range(400)";
    await withDuckDb((connection) => connection.run(`copy (${rows}) to ${literal(file)} (format parquet)`));
    return readFile(file);
  });
}

/** A dataset that the run read, the model that it made, and a version registered from it. */
export async function logModel(
  log: Log,
  put: Put,
  { experiment, run, name }: { experiment: string; run: string; name: string },
) {
  const columns = [
    { name: "amount", type: "double", required: true },
    { name: "age", type: "long", required: true },
    { name: "region", type: "string", required: true },
  ];
  const dataset = {
    name: "claims-2026",
    digest: "9f86d081",
    source_type: "http",
    source: JSON.stringify({ url: "https://data.example.com/claims-2026.csv" }),
    schema: JSON.stringify({ mlflow_colspec: columns }),
    profile: JSON.stringify({ num_rows: 15420, num_elements: 46260 }),
  };
  await log("runs/log-inputs", {
    run_id: run,
    datasets: [{ dataset, tags: [{ key: "mlflow.data.context", value: "training" }] }],
  });
  const { model } = await log("logged-models", {
    experiment_id: experiment,
    name: "forest",
    source_run_id: run,
    params: pairs({ trees: 100, max_depth: 7 }),
    tags: pairs({ stage: "candidate" }),
  });
  const { model_id } = model.info;
  const place = `models/${model_id}`;
  await put(place, "MLmodel", sklearnFile(columns));
  await put(place, "requirements.txt", "mlflow==3.11.1\nnumpy==2.2.1\npandas==2.2.3\nscikit-learn==1.6.0\n");
  await put(
    place,
    "python_env.yaml",
    "python: 3.12.3\nbuild_dependencies:\n- pip==25.0\ndependencies:\n- -r requirements.txt\n",
  );
  await put(
    place,
    "conda.yaml",
    "channels:\n- conda-forge\ndependencies:\n- python=3.12.3\n- pip<=25.0\nname: mlflow-env\n",
  );
  await put(place, "model.pkl", new Uint8Array([128, 4, 149, 0, 1, 2]));
  await log("runs/outputs", { run_id: run, models: [{ model_id, step: 0 }] });
  const figures = { "val/auc": 0.91, "val/f1": 0.74 };
  await log("runs/log-batch", {
    run_id: run,
    metrics: Object.entries(figures).map(([key, value]) => ({
      key,
      value,
      model_id,
      dataset_name: dataset.name,
      dataset_digest: dataset.digest,
      timestamp: Date.UTC(2026, 10, 20, 9),
      step: 20_000,
    })),
  });
  await log("registered-models/create", { name });
  const { model_version } = await log("model-versions/create", {
    name,
    source: `models:/${model_id}`,
    run_id: run,
  });
  return { model: model_id as string, registered: name, version: model_version.version as string };
}

function sklearnFile(columns: { name: string; type: string }[]): string {
  const outputs = JSON.stringify([{ type: "long", required: true }]);
  return `flavors:\n  python_function:\n    env:\n      conda: conda.yaml\n      virtualenv: python_env.yaml\n    loader_module: mlflow.sklearn\n    model_path: model.pkl\n    python_version: 3.12.3\n  sklearn:\n    pickled_model: model.pkl\n    sklearn_version: 1.6.0\nmlflow_version: 3.11.1\nsignature:\n  inputs: '${JSON.stringify(columns)}'\n  outputs: '${outputs}'\n`;
}
