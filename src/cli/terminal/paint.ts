import { type Paint, PLAIN } from '../../options/show/render-diagnostics.js';
import type { OutputStream } from './command-io.js';

export type { Paint } from '../../options/show/render-diagnostics.js';

const CODES: Readonly<Record<keyof Paint, readonly [open: number, close: number]>> = {
  error: [31, 39],
  warning: [33, 39],
  info: [36, 39],
  bold: [1, 22],
  dim: [2, 22],
};

/** The styles of command output; plain text when colour is off. */
export function painter(color: boolean): Paint {
  if (!color) return PLAIN;
  const style = (name: keyof Paint) => {
    const [open, close] = CODES[name];
    return (text: string) => `\u001b[${open}m${text}\u001b[${close}m`;
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
