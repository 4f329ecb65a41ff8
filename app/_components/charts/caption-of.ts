/** Description of a chart below its title, which it need not repeat: "ROC curve: recall against …" is "Recall against …". */
export function captionOf(title: string, description: string): string {
  const rest = description.slice(title.length).trimStart();
  if (!title || !description.toLowerCase().startsWith(title.toLowerCase()) || !/^[:.–,]/.test(rest))
    return description === title ? "" : description;
  const own = rest.slice(1).trimStart();
  return own.charAt(0).toUpperCase() + own.slice(1);
}
