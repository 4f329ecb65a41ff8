import { writeFile } from "node:fs/promises";
import path from "node:path";
import { DomainError } from "@/lib/base/errors";
import { letGroupRead } from "./program-folder";
import type { Isolation } from "./sandbox";

/**
 * Writes the files by which ssh connects to one address with one key, and trusts the given keys of the host alone.
 * @param own folder that the account of the program may enter
 * @returns variables of git, and files that it sees at other paths
 * @throws DomainError "conflict" where ssh cannot run under the account
 */
export async function writeSshFiles(
  own: string,
  {
    host,
    address,
    deployKey,
    knownHosts,
  }: { host: string; address: string; deployKey: string; knownHosts: string },
  { isolation, uid }: { isolation: Isolation; uid: number | undefined },
): Promise<{ env: Record<string, string>; mounts: [string, string][] }> {
  if (isolation.kind === "account")
    throw new DomainError(
      "conflict",
      "Without bubblewrap this portal cannot use deploy keys: ssh refuses accounts without a name. Use https and a token, or ask the operator to install bubblewrap.",
    );
  const file = (name: string) => path.join(own, name);
  const id = uid ?? process.getuid!();
  const contents = {
    config: configOf({ host, address, key: file("key"), knownHosts: file("known_hosts") }),
    key: `${deployKey.trim()}\n`,
    known_hosts: `${knownHosts.trim()}\n`,
    // GIT_SSH is a program; a command with arguments would go to a shell.
    ssh: `#!/bin/sh\nexec ssh -F '${file("config")}' "$@"\n`,
    passwd: `program:x:${id}:${id}::/tmp:/bin/sh\n`,
  };
  for (const [name, text] of Object.entries(contents)) {
    await writeFile(file(name), text, { mode: name === "ssh" ? 0o700 : 0o600 });
    await letGroupRead(file(name), uid, { isProgram: name === "ssh" });
  }
  return {
    env: { GIT_SSH: file("ssh"), GIT_SSH_VARIANT: "ssh" },
    mounts: [[file("passwd"), "/etc/passwd"]],
  };
}

/** ssh_config(5). */
function configOf(to: { host: string; address: string; key: string; knownHosts: string }): string {
  return `Host *
  HostName ${to.address}
  HostKeyAlias ${to.host}
  IdentityFile "${to.key}"
  IdentitiesOnly yes
  UserKnownHostsFile "${to.knownHosts}"
  GlobalKnownHostsFile /dev/null
  StrictHostKeyChecking yes
  BatchMode yes
  ConnectTimeout 15
  ServerAliveInterval 15
  ForwardAgent no
  ProxyCommand none
  PermitLocalCommand no
`;
}
