/** The tensor datatypes of the Open Inference Protocol: what their values are in JSON, and as raw bytes. */
import { describe } from '../request-schema.js';

export type Datatype = 'BOOL' | IntegerType | FloatType | 'BYTES';
type IntegerType = 'UINT8' | 'UINT16' | 'UINT32' | 'UINT64' | 'INT8' | 'INT16' | 'INT32' | 'INT64';
type FloatType = 'FP16' | 'FP32' | 'FP64';

/** An element of a tensor; `null` is a missing value, which JSON alone can spell. */
export type Element = number | string | boolean | null;

const INTEGERS: Readonly<Record<IntegerType, readonly [low: number, high: number]>> = {
  UINT8: [0, 0xff],
  UINT16: [0, 0xffff],
  UINT32: [0, 0xffff_ffff],
  UINT64: [0, Number.MAX_SAFE_INTEGER],
  INT8: [-0x80, 0x7f],
  INT16: [-0x8000, 0x7fff],
  INT32: [-0x8000_0000, 0x7fff_ffff],
  INT64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
};

export const DATATYPES: readonly [Datatype, ...Datatype[]] = [
  'BOOL',
  'UINT8',
  'UINT16',
  'UINT32',
  'UINT64',
  'INT8',
  'INT16',
  'INT32',
  'INT64',
  'FP16',
  'FP32',
  'FP64',
  'BYTES',
];

/** Raw bytes of one element; BYTES has its length before each. */
const WIDTHS: Readonly<Record<Exclude<Datatype, 'BYTES'>, number>> = {
  BOOL: 1,
  UINT8: 1,
  UINT16: 2,
  UINT32: 4,
  UINT64: 8,
  INT8: 1,
  INT16: 2,
  INT32: 4,
  INT64: 8,
  FP16: 2,
  FP32: 4,
  FP64: 8,
};

/**
 * What keeps a JSON value from being an element of a datatype, `null` when nothing does. Integers of 64 bits must be
 * ones that a double holds exactly.
 */
export function elementProblem(datatype: Datatype, value: unknown): string | null {
  if (value === null) return null;
  if (datatype === 'BOOL') return typeof value === 'boolean' ? null : unfit('true or false', value);
  if (datatype === 'BYTES') return typeof value === 'string' ? null : unfit('a text', value);
  if (isInteger(datatype)) {
    const [low, high] = INTEGERS[datatype];
    const fits = typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high;
    return fits ? null : unfit(`an integer from ${low} to ${high} (${datatype})`, value);
  }
  const fits = typeof value === 'number' && Number.isFinite(rounded(datatype, value));
  return fits ? null : unfit(`a number (${datatype})`, value);
}

/** A number as its datatype holds it, so that JSON and raw bytes give the same prediction. */
export function rounded(datatype: Datatype, value: number): number {
  if (datatype === 'FP32') return Math.fround(value);
  return datatype === 'FP16' ? roundToHalf(value) : value;
}

/**
 * The elements in the raw bytes of a tensor: little-endian, row-major; of BYTES each is UTF-8 with its length before
 * it as UINT32. NaN is a missing value.
 *
 * @param count the elements that the tensor's shape wants
 * @returns the elements, or, as a text, why these bytes are not that tensor
 */
export function elementsIn(datatype: Datatype, bytes: Uint8Array, count: number): Element[] | string {
  if (datatype === 'BYTES') return textsIn(bytes, count);
  const width = WIDTHS[datatype];
  if (bytes.length !== count * width) {
    return `expected ${count * width} bytes for ${count} elements of ${datatype}, got ${bytes.length}`;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: count }, (_, at) => {
    const value = readElement(datatype, view, at * width);
    return typeof value === 'number' && Number.isNaN(value) ? null : value;
  });
}

/** The raw bytes of a tensor that this API answers with. */
export function bytesOf(
  datatype: 'INT64' | 'FP64' | 'BYTES',
  data: readonly (number | string)[],
): Uint8Array<ArrayBuffer> {
  if (datatype === 'BYTES') {
    const texts = data.map((text) => Buffer.from(String(text)));
    const lengths = texts.map(({ length }) => {
      const prefix = Buffer.alloc(4);
      prefix.writeUInt32LE(length);
      return prefix;
    });
    return new Uint8Array(Buffer.concat(texts.flatMap((text, at) => [lengths[at] ?? text, text])));
  }
  const view = new DataView(new ArrayBuffer(data.length * 8));
  for (const [at, value] of data.entries()) {
    if (datatype === 'INT64') view.setBigInt64(at * 8, BigInt(value), true);
    else view.setFloat64(at * 8, Number(value), true);
  }
  return new Uint8Array(view.buffer);
}

function textsIn(bytes: Uint8Array, count: number): string[] | string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const texts: string[] = [];
  let at = 0;
  while (at < bytes.length && texts.length <= count) {
    const length = at + 4 <= bytes.length ? view.getUint32(at, true) : Number.POSITIVE_INFINITY;
    const end = at + 4 + length;
    if (end > bytes.length) return `element ${texts.length} runs over the end of its ${bytes.length} bytes`;
    try {
      texts.push(decoder.decode(bytes.subarray(at + 4, end)));
    } catch {
      return `element ${texts.length} is not UTF-8`;
    }
    at = end;
  }
  if (texts.length === count) return texts;
  return `expected ${count} elements of BYTES, got ${texts.length > count ? 'more' : texts.length}`;
}

function readElement(datatype: Exclude<Datatype, 'BYTES'>, view: DataView, at: number): number | boolean {
  switch (datatype) {
    case 'BOOL':
      return view.getUint8(at) !== 0;
    case 'UINT8':
      return view.getUint8(at);
    case 'UINT16':
      return view.getUint16(at, true);
    case 'UINT32':
      return view.getUint32(at, true);
    case 'UINT64':
      return Number(view.getBigUint64(at, true));
    case 'INT8':
      return view.getInt8(at);
    case 'INT16':
      return view.getInt16(at, true);
    case 'INT32':
      return view.getInt32(at, true);
    case 'INT64':
      return Number(view.getBigInt64(at, true));
    case 'FP16':
      return halfOf(view.getUint16(at, true));
    case 'FP32':
      return view.getFloat32(at, true);
    case 'FP64':
      return view.getFloat64(at, true);
  }
}

function isInteger(datatype: Datatype): datatype is IntegerType {
  return Object.hasOwn(INTEGERS, datatype);
}

/** The number in the 16 bits of IEEE 754 binary16. */
function halfOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The nearest number of IEEE 754 binary16, of two equally near ones the even one. */
function roundToHalf(value: number): number {
  const size = Math.abs(value);
  if (size >= 65_520) return value < 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const step = 2 ** Math.max(-24, Math.floor(Math.log2(size || 1)) - 10);
  const steps = value / step;
  const floor = Math.floor(steps);
  const above = steps - floor;
  const up = above > 0.5 || (above === 0.5 && floor % 2 !== 0);
  return (up ? floor + 1 : floor) * step;
}

function unfit(expected: string, value: unknown): string {
  return `expected ${expected}, got ${describe(value)}`;
}
