/**
 * The names of the two outputs of a graph that scores claims. A graph names each value once, and its inputs are called as
 * the claim's fields: where a field has an output's name, the output gives way and gets `_` at its end until it is free.
 * Writers and readers of graphs both ask here, so that no file has to say it.
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
