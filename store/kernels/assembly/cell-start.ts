/** Where cells of plain CSV start. AssemblyScript. */

/** Where a cell starts. */
@inline
export function startOf(bytes: usize, ends: usize, cell: u32): usize {
  return cell == 0 ? bytes : <usize>load<u32>(ends + ((<usize>cell - 1) << 2)) + 1;
}
