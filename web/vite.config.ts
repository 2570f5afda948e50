import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
	root: fileURLToPath(new URL('.', import.meta.url)),
	plugins: [react(), tailwindcss()],
	build: {
		outDir: '../dist/web',
		emptyOutDir: true,
		target: ['chrome123', 'firefox128', 'safari17.5'],
		// The server's content policy has no place for data: fonts, nor for scripts in the page.
		assetsInlineLimit: 0,
		modulePreload: { polyfill: false },
	},
});
