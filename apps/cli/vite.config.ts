import path from 'node:path';
import { defineConfig, type Plugin } from 'vite';

const OUT = path.join(import.meta.dirname, 'dist/bundle');

/** What a module looks for beside itself is beside the module that was compiled, not beside the bundle. */
function whereCompiled(): Plugin {
  return {
    name: 'daemonlab-where-compiled',
    transform: {
      filter: { id: /^\//, code: 'import.meta.url' },
      handler: (code, id) =>
        code.replaceAll('import.meta.url', `new URL('${path.relative(OUT, id)}', import.meta.url).href`),
    },
  };
}

/**
 * The command with all that it loads, a file for each subcommand: it starts in half the time that it takes to find and read
 * some three hundred. Libraries with code for one kind of machine stay where they are.
 */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [whereCompiled()],
  build: {
    ssr: 'dist/index.js',
    outDir: OUT,
    copyPublicDir: false,
    target: 'node20',
    minify: false,
    reportCompressedSize: false,
    rolldownOptions: { output: { entryFileNames: 'index.js', chunkFileNames: '[name].js' } },
  },
  ssr: { noExternal: true, external: ['koffi', 'node-pty'] },
});
