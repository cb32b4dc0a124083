import { type Diagnostic, diagnostic } from '../../diagnostic.js';
import { troubleWith } from '../../engine/own-certificate.js';
import { speaksTls } from '../../engine/settings.js';
import { readTlsFiles, secureContextOf, TlsFilesError } from '../../engine/tls-files.js';
import { readerOf } from '../../files/file-content.js';
import { optionOf } from '../../options/catalog/effective-options.js';
import { systemClock } from '../../runtime/clock.js';
import type { LoadedOptions } from '../terminal/read-options.js';

/** What is wrong with the files in section `[security]`: all that an engine would not start with, and more. */
export async function checkCertificates({
  options,
  snapshot,
}: LoadedOptions): Promise<readonly Diagnostic[]> {
  if (!speaksTls(options.values)) return [];
  const range = optionOf(options, 'certificate')?.range;
  try {
    const files = await readTlsFiles(options.values, readerOf(snapshot));
    secureContextOf(files);
    const trouble = files.own && troubleWith(files.own, systemClock.now());
    return trouble === undefined ? [] : [diagnostic(trouble.code, trouble.summary, { range })];
  } catch (error) {
    if (!(error instanceof TlsFilesError)) throw error;
    const { message, help, option = 'certificate' } = error;
    const place = optionOf(options, option)?.range;
    return [diagnostic('certificate-unusable', message, { help, range: place })];
  }
}
