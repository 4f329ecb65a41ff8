/** A column and its value in words: "Fault = Policy Holder", or "Age is missing". */
export function valueInWords(column: string, value: string): string {
  return value === "" ? `${column} is missing` : `${column} = ${value}`;
}
