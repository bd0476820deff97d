import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Where `vite dev` finds a running `daemonlab serve`. */
const server = process.env['DAEMONLAB_SERVER'] ?? 'http://127.0.0.1:4600';

/** The type that every first screen is set in, so that it is at hand when that is laid out; the others come as they are met. */
const FIRST_TYPE = /ibm-plex-(sans-latin-(400|600)|mono-latin-400)-normal-[\w-]+\.woff2$/;

function preloadType(): Plugin {
  return {
    name: 'daemonlab-preload-type',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle = {} }) =>
        Object.keys(bundle)
          .filter((file) => FIRST_TYPE.test(file))
          .map((file) => ({
            tag: 'link',
            attrs: { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: true, href: `/${file}` },
            injectTo: 'head',
          })),
    },
  };
}

/** Of what the first screen of a lesson is made, in the order in which it is waited for. */
const FIRST_CODE = ['arrival', 'base', 'lab'];

/**
 * The code of a lesson's page runs in parts, each as soon as it has come: what asks for the world does so while the rest is
 * read, and what the server answers is heard between. Whichever comes first, each part waits for those that it imports. A
 * browser fetches six files of a server at a time: the large ones are named first.
 */
function runInParts(): Plugin {
  return {
    name: 'daemonlab-run-in-parts',
    transformIndexHtml: {
      order: 'post',
      handler: (html, { bundle = {}, filename }) => {
        if (!filename.endsWith('lesson.html')) return html;
        const files = Object.values(bundle).flatMap((one) =>
          one.type === 'chunk' && FIRST_CODE.includes(one.name)
            ? [{ name: one.name, path: `/${one.fileName}` }]
            : [],
        );
        files.sort((a, b) => FIRST_CODE.indexOf(a.name) - FIRST_CODE.indexOf(b.name));
        const rest = files
          .reduce((text, { path }) => text.replace(new RegExp(`\\s*<link[^>]*href="${path}">`), ''), html)
          .replace('<script type="module"', '<script type="module" async');
        const parts = files.map(
          ({ path }) => `<script type="module" async crossorigin src="${path}"></script>\n    `,
        );
        return rest.replace(/(?=<script type="module")/, parts.join(''));
      },
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), runInParts(), preloadType()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // The content security policy allows no data: addresses.
    assetsInlineLimit: 0,
    // For browsers that do not know rel=modulepreload, which show all the same, only later.
    modulePreload: {
      polyfill: false,
      // The pages' files name what their code imports; the code itself need not name it once more.
      resolveDependencies: (_file, dependencies, { hostType }) => (hostType === 'html' ? dependencies : []),
    },
    reportCompressedSize: false,
    // The largest file is the terminal and the machine's panels; a first `npm start` need not warn of it.
    chunkSizeWarningLimit: 800,
    // Fewer files are sooner there: a browser asks one server for six at a time.
    cssCodeSplit: false,
    rolldownOptions: {
      // The same page twice: the second, for addresses of lessons, names the code of lessons too.
      input: ['index.html', 'lesson.html'],
      output: {
        // The world is asked for before the large libraries have been read.
        codeSplitting: {
          groups: [
            {
              name: 'arrival',
              test: /vite\/preload-helper|rolldown\/runtime|web\/src\/(lesson\/arrival|terminal\/type|store|connection|app\/(fetched|route|traces))/,
              priority: 3,
            },
            {
              name: 'base',
              test: /node_modules\/(react|react-dom|scheduler)\/|web\/src\/(app|i18n|ui)\//,
              priority: 2,
            },
            {
              name: 'lab',
              test: /node_modules\/(@xterm\/(?!addon-unicode11)|react-resizable-panels\/)|web\/src\/(lesson|machine|terminal)\//,
              priority: 1,
            },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      '/api': server,
      '/ws': { target: server, ws: true },
    },
  },
});
