import { existsSync } from 'node:fs';

/** A file as a person named it, and perhaps an object in it. */
export interface FileAddress {
  readonly filename: string;
  /** Behind the `#`: the address, name or DBID of an object. */
  readonly address: string | undefined;
}

/** `export.xml#OCS_Main`: an object of a file. A file may have a `#` in its own name: one that exists is meant whole. */
export function fileAddressOf(argument: string): FileAddress {
  const whole = { filename: argument, address: undefined };
  if (existsSync(argument)) return whole;
  for (let at = argument.indexOf('#'); at >= 0; at = argument.indexOf('#', at + 1)) {
    const filename = argument.slice(0, at);
    if (existsSync(filename)) return { filename, address: argument.slice(at + 1) };
  }
  return whole;
}
