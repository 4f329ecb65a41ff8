import { renderToStaticMarkup } from "react-dom/server";
import { expect, test, vi } from "vitest";
import { OutcomeChoices } from "./outcome-choices";
import { SchemaEditor } from "./schema/schema-editor";

vi.mock("./schema/actions", () => ({ saveSchemaAction: async () => undefined }));

const candidates = ["second", "first"].map((name) => ({
  name,
  top: [
    { value: "N", count: 90 },
    { value: "Y", count: 30 },
  ],
}));
const column = { missing: [], usualMissing: true, number: null, date: null, monotone: null, note: "" };
const schema = {
  target: null,
  columns: candidates.map(({ name }) => ({
    ...column,
    name,
    role: "feature" as const,
    type: "boolean" as const,
  })),
};
const editor = (more: Partial<Parameters<typeof SchemaEditor>[0]> = {}) =>
  renderToStaticMarkup(
    <SchemaEditor
      dataset="rows"
      schema={schema}
      reasons={[]}
      values={{ first: ["N", "Y"], second: ["N", "Y"] }}
      candidates={candidates}
      updatedAt={undefined}
      mayEdit
      {...more}
    />,
  );

test("each column that may be the outcome is a button that sends it, with its values", () => {
  const html = renderToStaticMarkup(<OutcomeChoices candidates={candidates} />);
  expect(html.match(/type="submit"/g)).toHaveLength(2);
  expect(html.replaceAll(/<[^>]+>/g, " ")).toMatch(/second\s+N 75\.0 %, Y 25\.0 %\s+first/);
});

test("the schema page asks for the outcome only where there is no target, and who may edit", () => {
  expect(editor()).toContain("Which column is the outcome?");
  expect(editor().match(/name="column"/g)).toHaveLength(2);
  expect(editor({ mayEdit: false })).not.toContain("Which column");
  const target = { column: "first", positive: "Y" };
  const columns = schema.columns.map((each) =>
    each.name === "first" ? { ...each, role: "target" as const } : each,
  );
  const html = editor({ schema: { target, columns } });
  expect(html).not.toContain("Which column");
  expect(html).toContain("Positive value of first");
});
