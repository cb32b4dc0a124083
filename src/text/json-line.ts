/** What JSON leaves as it is, and a terminal takes for a command or for another direction of writing. */
const STEERING = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** A line of JSON in which nothing steers a terminal: the same value for whoever parses it. */
export function harmlessJson(json: string): string {
  return json.replace(STEERING, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** A value as one line of JSON, for files, other programs and terminals. */
export function jsonLine(value: unknown): string {
  return `${harmlessJson(JSON.stringify(value))}\n`;
}
