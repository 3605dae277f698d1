import { defineConfig } from 'vite';

/** `npm run identity` as few files: it starts thousands of threads. As in `dist`, chunks find `worker.js` beside them. */
export default defineConfig({
  publicDir: false,
  build: {
    ssr: true,
    outDir: '.build/identity',
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { 'scripts/identity': 'scripts/identity.ts', 'chunks/worker': 'src/analysis/threads/worker.ts' },
      output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name].js' },
    },
  },
});
