declare module 'ini' {
  /** The comparison dialect of the traps table. */
  export function parse(text: string): Record<string, unknown>;
}
