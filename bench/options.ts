/** A number of the command line, `--name=12`. */
export function option(name: string, otherwise: number): number {
  return Number(textOption(name) ?? otherwise);
}

/** A text of the command line, `--name=text`. */
export function textOption(name: string): string | undefined {
  const prefix = `--${name}=`;
  return process.argv.find((arg) => arg.startsWith(prefix))?.slice(prefix.length);
}
