type Row = Record<string, string | number | boolean>;

/** A row with each column of a signature: the value of an example, or one of the right type. */
export function exampleRow(
  columns: readonly { name?: string; type: string }[],
  example: Readonly<Row> = {},
): Row {
  return Object.fromEntries(
    columns.flatMap(({ name, type }) =>
      name === undefined ? [] : [[name, Object.hasOwn(example, name) ? example[name]! : exampleOf(type)]],
    ),
  );
}

/** Programs that score a row; each reads its token from the environment. */
export function callExamples(endpoint: string, row: Row): { curl: string; python: string; node: string } {
  const body = JSON.stringify({ dataframe_records: [row] }, null, 2);
  const address = JSON.stringify(endpoint);
  // A row holds texts and numbers only, which JSON, Python and JavaScript write alike.
  return {
    curl: `curl -sS --fail-with-body '${endpoint.replaceAll("'", "%27")}' \\
  -H "authorization: Bearer $MLFLOW_TRACKING_TOKEN" \\
  -H 'content-type: application/json' \\
  -d '${body.replaceAll("'", "'\\''")}'`,
    python: `import os
import requests

answer = requests.post(
    ${address},
    headers={"authorization": f"Bearer {os.environ['MLFLOW_TRACKING_TOKEN']}"},
    json=${indented(
      body.replaceAll(/: (true|false)(?=,?$)/gm, (_, word) => `: ${word === "true" ? "True" : "False"}`),
      4,
    )},
    timeout=30,
)
answer.raise_for_status()
print(answer.json()["predictions"])`,
    node: `const answer = await fetch(${address}, {
  method: "POST",
  headers: {
    authorization: \`Bearer \${process.env.MLFLOW_TRACKING_TOKEN}\`,
    "content-type": "application/json",
  },
  body: JSON.stringify(${indented(body, 2)}),
});
if (!answer.ok) throw new Error(await answer.text());
console.log((await answer.json()).predictions);`,
  };
}

function exampleOf(type: string): string | number | boolean {
  if (type === "boolean") return true;
  return ["long", "integer", "double", "float"].includes(type) ? 1 : "text";
}

function indented(text: string, spaces: number): string {
  return text.replaceAll("\n", `\n${" ".repeat(spaces)}`);
}
