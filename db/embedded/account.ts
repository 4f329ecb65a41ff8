import { realpathSync, statSync } from "node:fs";
import { dirname } from "node:path";

/** User and group that Postgres runs as; undefined means our own. */
export type Account = { uid: number; gid: number } | undefined;

/** Linux's `nobody`: Postgres refuses to run as root, and this account needs no setup. */
const nobody = { uid: 65534, gid: 65534 };

/**
 * The account that Postgres runs as. Only root has a choice: the owner of an existing cluster, else `nobody`.
 * @param cluster a cluster's folder, when one exists
 * @throws when we are not root and the cluster belongs to someone else
 */
export function postgresAccount(cluster?: string): Account {
  const self = process.getuid?.();
  if (self === undefined) return undefined;
  const owner = cluster ? statSync(cluster) : undefined;
  if (self !== 0) {
    if (owner && owner.uid !== self) {
      throw new Error(
        `The database in ${cluster} belongs to the user with id ${owner.uid}; we run as ${self}. ` +
          `Start as that user, or hand it over: sudo chown -R ${self} "${cluster}"`,
      );
    }
    return undefined;
  }
  return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : nobody;
}

/** The first folder on the way to `path` that `account` may not enter, if any. */
export function firstObstacle(path: string, account: Account): string | undefined {
  if (!account) return undefined;
  const way: string[] = [];
  for (let folder = realpathSync(path); folder !== dirname(folder); folder = dirname(folder))
    way.unshift(folder);
  return way.find((folder) => {
    const { mode, uid, gid } = statSync(folder);
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    return (mode & bit) === 0;
  });
}
