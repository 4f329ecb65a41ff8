/** Attribute of the control that names a form's dataset. */
export const datasetMark = "data-names-dataset";

/** Name of the dataset that is chosen in a form: that of its first control for one; empty without. */
export function datasetIn(form: HTMLFormElement | null): string {
  return form?.querySelector<HTMLInputElement>(`input[${datasetMark}]`)?.value ?? "";
}
