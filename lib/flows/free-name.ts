/** The name, or when it is taken the name with the lowest free number from 2 on. */
export function freeName(name: string, isTaken: (name: string) => boolean, separator = ""): string {
  let free = name;
  for (let number = 2; isTaken(free); number++) free = `${name}${separator}${number}`;
  return free;
}
