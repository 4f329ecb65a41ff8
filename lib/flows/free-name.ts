/** The name, or where it is taken the name with the first number from 2 on that makes it free. */
export function freeName(name: string, isTaken: (name: string) => boolean, separator = ""): string {
  let free = name;
  for (let number = 2; isTaken(free); number++) free = `${name}${separator}${number}`;
  return free;
}
