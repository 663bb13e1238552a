import { join } from 'node:path';
import asc from 'assemblyscript/asc';
import { packageRoot } from '../config/package-root.js';

/**
 * Compiles a kernel to WebAssembly.
 *
 * @param folder that holds `assembly/`, from the root of the project
 * @param name of a file in that, without its ending
 * @returns the source of a module that exports the WebAssembly as base64
 * @throws Error with the compiler's output when it does not compile
 */
export async function compileKernel(folder: string, name: string): Promise<string> {
  let bytes: Uint8Array | string = '';
  const { error, stderr } = await asc.main(
    [
      `${folder}/assembly/${name}.ts`,
      ...['--baseDir', packageRoot(), '--outFile', 'kernel.wasm'],
      ...['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd'],
    ],
    {
      writeFile: (_name, contents) => {
        bytes = contents;
      },
    },
  );
  if (error) throw new Error(`${join(folder, 'assembly', name)}.ts: ${error.message}\n${stderr.toString()}`);
  return [
    `/** Made of \`assembly/${name}.ts\` by \`npm run build:kernels\`. */`,
    `export const WASM_BASE64 =`,
    `  '${Buffer.from(bytes).toString('base64')}';`,
    '',
  ].join('\n');
}
