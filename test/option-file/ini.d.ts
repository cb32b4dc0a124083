declare module 'ini' {
  /** The comparison dialect of the traps table. */
  export function parse(
    text: string,
    options?: { readonly bracketedArray?: boolean },
  ): Record<string, unknown>;
  export function stringify(value: object): string;
}
