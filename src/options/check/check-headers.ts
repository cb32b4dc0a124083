import { type Diagnostic, diagnostic } from '../../diagnostic.js';
import { quoted } from '../../text/quoted.js';
import type { MergedHeader } from '../resolve/merge-headers.js';

/** Headers that both levels set, where that may not be what somebody wanted. */
export function checkHeaders(merged: readonly MergedHeader[]): Diagnostic[] {
  return merged.flatMap(checkHeader);
}

function checkHeader({ header, range, overridden }: MergedHeader): Diagnostic[] {
  if (overridden === undefined) return [];
  const earlier = overridden.header;
  const related = [{ summary: "the Application's header", range: overridden.range }];
  if (earlier.name !== header.name) {
    const summary = `header ${quoted(header.name)} overrides ${quoted(earlier.name)} of the Application: case makes no difference`;
    return [diagnostic('header-overridden-in-other-case', summary, { range, related })];
  }
  if (!earlier.value.equals(header.value)) return [];
  const summary = `header ${quoted(header.name)} has the value that the Application gives it already`;
  const help = "Remove it from the Host's list, or from the Application's.";
  return [diagnostic('header-override-without-effect', summary, { help, range, related })];
}
