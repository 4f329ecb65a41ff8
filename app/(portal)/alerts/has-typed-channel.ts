/** Whether a new channel was typed, and nothing else to do was chosen. */
export function hasTypedChannel(form: FormData): boolean {
  if (form.has("tell") || form.has("do")) return false;
  return ["url", "block", "emails"].some((field) =>
    form.getAll(`channel.${field}`).some((value) => value !== ""),
  );
}
