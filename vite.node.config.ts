import { defineConfig } from 'vite';

/**
 * Library, command line and threads as a few files, which load in a third of the time of many; dependencies stay outside. Names are kept for stack traces. Chunks
 * find `worker.js` beside them and the viewer in the folder next to theirs.
 */
export default defineConfig({
  publicDir: false,
  build: {
    ssr: true,
    outDir: 'dist',
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: {
        index: 'src/index.ts',
        'cli/main': 'src/cli/main.ts',
        'chunks/worker': 'src/analysis/threads/worker.ts',
      },
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name].js' },
    },
  },
});
