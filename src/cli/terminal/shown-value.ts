import { visible } from '../../text/quoted.js';

/** The value of an option as it is displayed; an empty one would not be seen. */
export function shownValue(display: string): string {
  return display === '' ? '(empty)' : visible(display);
}
