import type { Severity } from '../diagnostic.js';
import type { OutputStream } from './command-io.js';

type Style = (text: string) => string;

/** The styles of command output; plain text when colour is off. */
export type Paint = Readonly<Record<Severity | 'bold' | 'dim', Style>>;

const CODES: Readonly<Record<keyof Paint, readonly [open: number, close: number]>> = {
  error: [31, 39],
  warning: [33, 39],
  info: [36, 39],
  bold: [1, 22],
  dim: [2, 22],
};

export function painter(color: boolean): Paint {
  const style = (name: keyof Paint): Style => {
    const [open, close] = CODES[name];
    return color ? (text) => `\u001b[${open}m${text}\u001b[${close}m` : (text) => text;
  };
  return {
    error: style('error'),
    warning: style('warning'),
    info: style('info'),
    bold: style('bold'),
    dim: style('dim'),
  };
}

/** Colours only on a terminal, and not where `NO_COLOR` is set (no-color.org). */
export function wantsColor(stream: OutputStream, env: NodeJS.ProcessEnv): boolean {
  return stream.isTTY === true && !env['NO_COLOR'];
}
