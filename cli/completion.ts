import { Argument, type Command } from "commander";
import type { Io } from "./io";

const shells = ["bash", "zsh", "fish"] as const;

/** `completion`: a script that completes commands and options, made from the commands themselves. */
export function addCompletionCommand(program: Command, io: Io): void {
  program
    .command("completion")
    .description("write a script that completes commands and options in your shell")
    .addArgument(new Argument("<shell>").choices(shells))
    .action((shell: (typeof shells)[number]) => {
      const words = wordsOf(program, "");
      io.write(shell === "fish" ? fishScript(words) : bashScript(words, shell === "zsh"));
    });
}

/** Words that may follow each command line, such as `models promote`; "" is the program alone. */
function wordsOf(command: Command, path: string): [path: string, words: string[]][] {
  const options = command.options.flatMap(({ long }) => long ?? []);
  const names = command.commands.map((child) => child.name());
  return [
    [path, [...names, ...options, "--help"]],
    ...command.commands.flatMap((child) => wordsOf(child, `${path} ${child.name()}`.trim())),
  ];
}

function bashScript(words: [string, string[]][], isZsh: boolean): string {
  const cases = words.map(([path, names]) => `    "${path}") words="${names.join(" ")}" ;;`);
  return `${isZsh ? "autoload -U +X bashcompinit && bashcompinit\n" : ""}_switchyard() {
  local path="" word words="" known
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) continue ;; esac
    known="\${path:+$path }$word"
    case "$known" in ${words.flatMap(([path]) => (path ? `"${path}"` : [])).join("|")}) path="$known" ;; esac
  done
  case "$path" in
${cases.join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _switchyard switchyard
`;
}

function fishScript(words: [string, string[]][]): string {
  return words
    .flatMap(([path, names]) => {
      const parts = path.split(" ").filter(Boolean);
      const after = parts.map((part) => `__fish_seen_subcommand_from ${part}`).join("; and ");
      const when = after || "__fish_use_subcommand";
      return names.map((name) =>
        name.startsWith("--")
          ? `complete -c switchyard -n '${when}' -l ${name.slice(2)}`
          : `complete -c switchyard -f -n '${when}' -a ${name}`,
      );
    })
    .map((line) => `${line}\n`)
    .join("");
}
