/**
 * Processor time of this process during `work`, in ms. It bounds the cost of an input whatever else the machine does:
 * elapsed time grows with the load, processor time does not.
 */
export function cpuTime(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
