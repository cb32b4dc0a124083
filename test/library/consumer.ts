/** A web page's code, as far as types go: compiled without the types of Node.js. */
import {
  checkPair,
  type Diagnostic,
  diffFiles,
  type EffectiveOptions,
  type FileDifferences,
  getOption,
  type HttpProxy,
  type OptionValues,
  parseOptionFile,
  resolveOptions,
  Secret,
} from 'ocs-notifier/options';

export function timeoutOf(bytes: Uint8Array): OptionValues['http-response-timeout'] {
  const { document } = parseOptionFile(bytes, 'application.cfg');
  return resolveOptions({ sources: [{ document, role: 'plain' }] }).options.values[
    'http-response-timeout'
  ];
}

export function differences(from: Uint8Array, to: Uint8Array): FileDifferences {
  const [a, b] = [from, to].map((bytes) => {
    const source = { document: parseOptionFile(bytes, 'a.cfg').document, role: 'plain' } as const;
    return { source, options: resolveOptions({ sources: [source] }).options };
  });
  if (a === undefined || b === undefined) throw new Error('two files');
  return diffFiles(a, b, { fingerprint: (secret) => String(secret.length) });
}

export function placesOf(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(({ range }) => `${range?.filename}:${range?.start.line}`);
}

export const header = { name: 'X-Key', value: new Secret('hush') } as const;

/** The name of an option tells the type of its value. */
export function proxyOf({ entries }: EffectiveOptions): HttpProxy | undefined {
  for (const entry of entries) {
    if (entry.name === 'http-proxy') return entry.value;
  }
  return undefined;
}

export function poolOf(text: string): number {
  const { options } = checkPair({ application: { filename: 'a.cfg', content: text } });
  return getOption(options, 'http-connection-pool-size').value;
}
