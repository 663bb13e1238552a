import { WASM_BASE64 } from './two-samples.wasm.js';

/** Compiled once for all instances: it has no state. */
const kernelModule = new WebAssembly.Module(Buffer.from(WASM_BASE64, 'base64'));

const PAGE = 65_536;

/** Numbers that were copied into the memory of an instance. */
export interface Placed {
  /** Address of the first one. */
  readonly at: number;
  readonly length: number;
  /** The numbers where they are, or the first of them with some of the room behind: good until something else is placed. */
  numbers(length?: number): Float64Array;
}

/** An instance of what is computed of two samples in WebAssembly, with memory of its own. */
export interface TwoSamplesInstance {
  /** @throws Error when there is no function of that name */
  call(name: string): (...numbers: number[]) => number;
  /** The value of a variable. */
  read(name: string): number;
  /**
   * Gives up all that was placed, and returns what copies one array behind the other into the memory, with room for
   * more numbers behind it where that is asked for.
   */
  startPlacing(): (array: Float64Array, room?: number) => Placed;
}

export function createTwoSamplesInstance(): TwoSamplesInstance {
  const { memory, ...others } = new WebAssembly.Instance(kernelModule).exports;
  if (!(memory instanceof WebAssembly.Memory))
    throw new Error('The WebAssembly of two samples has no memory.');
  return {
    call(name) {
      const found = others[name];
      if (typeof found !== 'function') throw new Error(`The WebAssembly of two samples lacks ${name}.`);
      return (...numbers) => Number(found(...numbers));
    },
    read(name) {
      const found = others[name];
      return found instanceof WebAssembly.Global ? Number(found.value) : Number.NaN;
    },
    startPlacing() {
      let end = 0;
      return (array, room = 0) => {
        const { length } = array;
        const at = end;
        end += array.byteLength + room * array.BYTES_PER_ELEMENT;
        const missing = end - memory.buffer.byteLength;
        if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
        const numbers = (size = length): Float64Array => new Float64Array(memory.buffer, at, size);
        numbers().set(array);
        return { at, length, numbers };
      };
    },
  };
}
