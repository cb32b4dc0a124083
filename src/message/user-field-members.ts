import { type Diagnostic, diagnostic } from '../diagnostic.js';
import type { UserFields } from '../event/user-fields.js';
import { MESSAGE_FIELD_NAMES } from './fields.js';
import { jsonText } from './json-text.js';

/** User fields as members of a JSON object, each after a comma: `,"Other1":"x"`. */
export function userFieldMembers(fields: UserFields): string {
  let members = '';
  for (const name of Object.keys(fields)) {
    if (MESSAGE_FIELD_NAMES.has(name)) continue;
    members += `,${jsonText(name)}:${jsonText(fields[name] ?? '')}`;
  }
  return members;
}

const NO_WARNINGS: readonly Diagnostic[] = Object.freeze([]);

/** Warnings about user fields that lose against a field of the message of the same name (assumed). */
export function userFieldWarnings(fields: UserFields): readonly Diagnostic[] {
  let warnings: Diagnostic[] | undefined;
  for (const name of Object.keys(fields)) {
    if (!MESSAGE_FIELD_NAMES.has(name)) continue;
    warnings ??= [];
    warnings.push(collision(name));
  }
  return warnings ?? NO_WARNINGS;
}

function collision(name: string): Diagnostic {
  return diagnostic(
    'user-field-ignored',
    `the user field ${name} has the name of a field of the message and is left out`,
    { help: 'give the calling list field another send_attribute' },
  );
}
