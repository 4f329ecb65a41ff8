/** A file, or a folder with what is in it. */
export interface FileNode {
  path: string;
  name: string;
  children?: FileNode[];
}

/** Files as a tree: folders first, each by name. */
export function treeOf(files: readonly { path: string }[]): FileNode[] {
  const root: FileNode = { path: "", name: "", children: [] };
  const folders = new Map([["", root]]);
  const folderAt = (path: string): FileNode => {
    const known = folders.get(path);
    if (known) return known;
    const node: FileNode = { path, name: path.slice(path.lastIndexOf("/") + 1), children: [] };
    folders.set(path, node);
    folderAt(path.slice(0, Math.max(0, path.lastIndexOf("/")))).children!.push(node);
    return node;
  };
  for (const { path } of files) {
    const end = path.lastIndexOf("/");
    folderAt(path.slice(0, Math.max(0, end))).children!.push({ path, name: path.slice(end + 1) });
  }
  for (const folder of folders.values())
    folder.children!.sort(
      (a, b) => Number(!a.children) - Number(!b.children) || a.name.localeCompare(b.name, "en"),
    );
  return root.children!;
}
