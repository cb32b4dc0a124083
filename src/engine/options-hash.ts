import { createHmac } from 'node:crypto';
import { canonicalValues } from '../options/resolve/canonical-values.js';
import type { OptionValues } from '../options/values/option-values.js';
import type { TlsFiles } from './tls-files.js';

/**
 * A SHA-256 of options and of the certificates that they name, in hex: equal for equal ones. It is
 * keyed, so that nobody who sees it can try out what a header value or a password might be.
 */
export function hashOptions(values: OptionValues, files: TlsFiles, key: Uint8Array): string {
  const hmac = createHmac('sha256', key).update(canonicalValues(values));
  for (const file of [files.ca, files.cert, files.key]) {
    hmac.update(file ? `\n${file.byteLength}\n` : '\n-\n');
    if (file) hmac.update(file);
  }
  return hmac.digest('hex');
}
