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

/** What the entry of lessons imports once it runs, asked for at once. */
const FIRST_CODE = /web\/src\/(lesson\/LessonPage|app\/start)\.tsx$/;

function preloadCode(): Plugin {
  return {
    name: 'daemonlab-preload-code',
    transformIndexHtml: {
      order: 'post',
      handler: (html, { bundle = {}, filename }) => {
        if (!filename.endsWith('lesson.html')) return [];
        const chunks = Object.values(bundle).filter((one) => one.type === 'chunk');
        const first = chunks.filter(({ facadeModuleId }) => FIRST_CODE.test(facadeModuleId ?? ''));
        const wanted = new Set(first.flatMap(({ fileName, imports }) => [fileName, ...imports]));
        return [...wanted]
          .filter((file) => !html.includes(file))
          .map((file) => ({
            tag: 'link',
            attrs: { rel: 'modulepreload', crossorigin: true, href: `/${file}` },
            injectTo: 'head',
          }));
      },
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), preloadCode(), preloadType()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // The content security policy allows no data: addresses.
    assetsInlineLimit: 0,
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
              test: /vite\/preload-helper|web\/src\/(lesson\/arrival|terminal\/type|store|connection|app\/(fetched|route|traces))/,
              priority: 3,
            },
            {
              name: 'base',
              test: /node_modules\/(react|react-dom|scheduler)\/|web\/src\/(app|i18n|ui)\//,
              priority: 2,
            },
            {
              name: 'lab',
              test: /node_modules\/(@xterm|react-resizable-panels)\/|web\/src\/(lesson|machine|terminal)\//,
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
