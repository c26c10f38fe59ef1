/** Builds the map into `dist/`, which the `beatwise` executable embeds. */
import { defineConfig } from 'vite';

const server = process.env['BEATWISE_URL'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  // Relative addresses, so that the map also works below a path prefix.
  base: './',
  build: {
    target: 'es2022',
    // Everything stays a file of its own: the server's content security policy allows nothing inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
    chunkSizeWarningLimit: 1500,
    // MapLibre's licence asks that its notice travels with the bundle.
    license: { fileName: 'third-party-licences.md' },
  },
  worker: { format: 'es' },
  server: { proxy: { '/api': server } },
});
