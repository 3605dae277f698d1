import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';

const TEMPLATE = new URL('src/viewer/template.html', import.meta.url);

/** Allowed: this script and this style, by their hashes. Nothing else is run, loaded, sent or embedded. */
function policy(script: string, style: string): string {
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return `default-src 'none'; style-src ${hash(style)}; script-src ${hash(script)}; base-uri 'none'; form-action 'none'`;
}

/** Every other character stands in a string or a regular expression, where its escape means the same. */
function ascii(code: string): string {
  return code.replace(/[^\x20-\x7e\n\t]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Puts script and style into the template: the one file of the build. */
function singleFile(): Plugin {
  return {
    name: 'amfscope-single-file',
    enforce: 'post',
    generateBundle(_options, bundle) {
      let script = '';
      let style = '';
      for (const [name, part] of Object.entries(bundle)) {
        if (part.type === 'chunk') script += part.code;
        else if (name.endsWith('.css')) style += String(part.source);
        else this.error(`${name} does not fit into one file`);
        delete bundle[name];
      }
      script = ascii(script);
      if (/<\/(?:script|style)|<!--/i.test(script + style)) this.error('the code ends its own element');
      const source = readFileSync(TEMPLATE, 'utf8')
        .replace('%POLICY%', () => policy(script, style))
        .replace('/*%STYLE%*/', () => style)
        .replace('/*%SCRIPT%*/', () => script);
      this.emitFile({ type: 'asset', fileName: 'viewer.html', source });
    },
  };
}

export default defineConfig({
  publicDir: false,
  plugins: [singleFile()],
  build: {
    outDir: 'dist/viewer',
    target: 'es2022',
    modulePreload: false,
    lib: { entry: 'src/viewer/main.ts', formats: ['iife'], name: 'amfscopeViewer', fileName: 'viewer' },
  },
});
