/**
 * Names of the two outputs of a graph that scores claims. A graph names each value once, and its inputs have the names
 * of the claim's fields. When a field has an output's name, `_` is appended to the output's name until it is unique.
 * Writers and readers of graphs both call this function, so no file has to store the names.
 * @param {readonly string[]} inputs names of the graph's inputs
 */
export function answerNames(inputs) {
  const taken = new Set(inputs);
  /** @param {string} name */
  const free = (name) => {
    while (taken.has(name)) name += "_";
    return name;
  };
  return { label: free("label"), probability: free("fraud_probability") };
}
