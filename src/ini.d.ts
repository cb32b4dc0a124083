/** The parts of the `ini` package that are used; it brings no types. */
declare module 'ini' {
  export function parse(
    text: string,
    options?: { readonly bracketedArray?: boolean },
  ): Record<string, unknown>;
  export function stringify(value: object, options?: { readonly platform?: string }): string;
}
