import { environment } from "./environment";
import { escapeForRegExp } from "./escape-for-regexp";

/**
 * Replaces the paths of the server's own folders in texts: errors of the file system, DuckDB and ONNX Runtime name
 * files by absolute path. A path in the data folder then begins with DATA_DIR.
 */
export function serverPathHider(): (text: string) => string {
  const folders: [folder: string, shown: string][] = [
    [environment().dataDir, "DATA_DIR"],
    [process.cwd(), "."],
  ];
  const patterns = folders
    .filter(([folder]) => folder.length > 1)
    .sort(([a], [b]) => b.length - a.length)
    .map(([folder, shown]) => [startsWithFolder(folder), shown] as const);
  return (text) => patterns.reduce((hidden, [pattern, shown]) => hidden.replace(pattern, shown), text);
}

/** Hides the server's folders in one text. */
export function hideServerPaths(text: string): string {
  return serverPathHider()(text);
}

/** Matches the folder at the start of a path, but not within a longer path or name. */
function startsWithFolder(folder: string): RegExp {
  return new RegExp(`(?<![\\w/.-])${escapeForRegExp(folder)}(?![\\w-])`, "g");
}
