import type { ConversionTarget } from './conversion.js';
import { labelledSections } from './section-labels.js';

/**
 * Nested maps: section → option → text. Every value is in quotes, so that what looks like a number is a text, too.
 *
 * @example
 * const { document } = parseOptionFile('[OCServer]\nhttp-proxy = proxy:3128\n', 'application.cfg');
 * const { text } = convertOptions({ document, role: 'plain' }, yamlTarget);
 * text; // 'OCServer:\n  http-proxy: "proxy:3128"\n'
 */
export const yamlTarget: ConversionTarget = {
  name: 'yaml',
  format: 'yaml',
  holdsObjects: false,
  write(objects) {
    const sections = labelledSections(objects).map(({ label, rows }) => {
      const lines = rows.map(({ option, value }) => `  ${key(option)}: ${inQuotes(value)}\n`);
      return `${key(label)}:\n${lines.join('')}`;
    });
    return { text: sections.join('') || '{}\n', losses: [] };
  },
};

/** Words that YAML takes for something else than a text. */
const WORD = /^(?:true|false|yes|no|on|off|y|n|null)$/i;

function key(name: string): string {
  return /^[A-Za-z][\w./-]*$/.test(name) && !WORD.test(name) ? name : inQuotes(name);
}

/** YAML prints no control characters, and no half of one. */
function inQuotes(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
