/**
 * Whether an error says that this tab belongs to another build than the server: a script or style that is not there
 * (Turbopack's ChunkLoadError, a failed `import()`), or a server action that is not known (Next.js).
 */
export function isFromEarlierBuild({ name, message }: Error): boolean {
  return (
    name === "ChunkLoadError" ||
    name === "UnrecognizedActionError" ||
    /^Failed to load chunk |dynamically imported module|^Server Action "[^"]*" was not found/i.test(message)
  );
}
