/** Names of variables for options, as a POSIX shell and `convert --to env` have them. */

/** What is left of a name in one of a variable: letters and digits, in capitals. */
function inCapitals(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
}

/** `OCS_HOST_DEFAULT__` for section `Host/default`: how the names of its variables begin. */
export function variablePrefix(section: string): string {
  return `OCS_${inCapitals(section)}__`;
}

/** `OCS_OCSERVER__HTTP_PROXY` */
export function variableOf(section: string, option: string): string {
  return variablePrefix(section) + inCapitals(option);
}

/** The option that a variable means where no comment says it: in small letters, with hyphens. */
export function optionOfVariable(variable: string, section: string): string {
  return variable.slice(variablePrefix(section).length).toLowerCase().replaceAll('_', '-');
}
