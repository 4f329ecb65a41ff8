import { expect, test } from "vitest";
import { RepositoryFolder, RepositoryRef, RepositoryUrl } from "./repository";

test("a repository is named by https or ssh, without a password", () => {
  const read = (text: string) => RepositoryUrl.safeParse(text).data;
  expect(read("https://github.com/team/repository.git")).toBe("https://github.com/team/repository.git");
  expect(read("https://git.example:8443/a/b")).toBe("https://git.example:8443/a/b");
  expect(read("ssh://git@git.example:2222/team/repository.git")).toBe(
    "ssh://git@git.example:2222/team/repository.git",
  );
  expect(read("git@github.com:team/repository.git")).toBe("ssh://git@github.com/team/repository.git");
  for (const wrong of [
    "http://github.com/a",
    "file:///etc",
    "/srv/repository",
    "ext::sh -c id",
    "https://user:secret@github.com/a",
    "https://user@github.com/a",
    "ssh://-oProxyCommand=id@host/a",
    "ssh://-oProxyCommand=id/a",
    "https://github.com/",
    "https://github.com/a?b",
    "https://github.com/a b",
    "https://github.com/$(id)",
    "https://[::1]/a",
    "--upload-pack=id",
  ])
    expect([wrong, read(wrong)]).toEqual([wrong, undefined]);
});

test("a ref is a name, and no option, range or reflog", () => {
  const isRef = (text: string) => RepositoryRef.safeParse(text).success;
  for (const ref of ["HEAD", "main", "feature/x-1", "v1.2.0", "0123456789abcdef0123456789abcdef01234567"])
    expect([ref, isRef(ref)]).toEqual([ref, true]);
  for (const ref of ["", "-x", "--upload-pack=id", "a..b", "a:b", "+a", "a b", "main@{1}", "/a", "a~1", "a^"])
    expect([ref, isRef(ref)]).toEqual([ref, false]);
});

test("a folder lies in the repository", () => {
  const read = (text: string) => RepositoryFolder.safeParse(text).data;
  expect(read("jobs/training/")).toBe("jobs/training");
  expect(read("")).toBe("");
  for (const wrong of ["..", "a/../b", "/../a", ".git", "a\\b"])
    expect([wrong, read(wrong)]).toEqual([wrong, undefined]);
});
