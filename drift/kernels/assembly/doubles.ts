/** Arrays of doubles by their address. AssemblyScript. */

@inline
export function at(array: usize, index: u32): f64 {
  return load<f64>(array + (<usize>index << 3));
}

@inline
export function put(array: usize, index: u32, value: f64): void {
  store<f64>(array + (<usize>index << 3), value);
}
