import { isClaims, proposeClaimsSchema } from "@/lib/datasets/claims-schema";
import type { DatasetColumn } from "@/lib/datasets/dataset";
import type { SchemaProposal } from "./dataset-schema";
import { proposeRoles } from "./propose-roles";
import { proposeType } from "./propose-type";

/**
 * Proposes the schema of a dataset from the profile of a version, and says why. The shipped claims have a schema of
 * their own. @param rows number of rows of the version
 */
export function proposeSchema(columns: readonly DatasetColumn[], rows: number): SchemaProposal {
  if (isClaims(columns)) return proposeClaimsSchema(columns);
  // If one column decides how its dates are written, or decimal commas say where a file is from, the others follow.
  const isDayFirst = columns.some(({ decimal, notations }) => {
    const { DMY = 0, MDY = 0 } = notations?.dates ?? {};
    return decimal === "," || DMY > MDY;
  });
  const isMonthFirst = columns.some(
    ({ notations }) => (notations?.dates?.MDY ?? 0) > (notations?.dates?.DMY ?? 0),
  );
  const types = columns.map((column) => proposeType(column, rows, isDayFirst && !isMonthFirst));
  const { target, roles } = proposeRoles(columns, types, rows);
  const reasons: SchemaProposal["reasons"] = [];
  const proposed = types.map(({ column, reasons: ofType }) => {
    const found = roles.get(column.name);
    const ofColumn = found
      ? [found.reason, ...ofType.filter((reason) => !found.reason.startsWith(reason))]
      : ofType;
    if (ofColumn.length > 0) reasons.push({ column: column.name, reason: ofColumn.join("; ") });
    const isText = !found && column.type === "text";
    if (isText) reasons.push({ column: column.name, reason: "free text: left out of models" });
    return { ...column, role: found?.role ?? ("feature" as const), monotone: null, note: "" };
  });
  return { schema: { target, columns: proposed }, reasons };
}
