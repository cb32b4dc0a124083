import { type Diagnostic, diagnostic, type SourceRange } from '../../diagnostic.js';
import { quoted } from '../../text/quoted.js';
import type { Level } from '../catalog/option-definition.js';
import { headerRanges } from '../resolve/header-ranges.js';
import { type MergedHeader, mergeHeaders } from '../resolve/merge-headers.js';
import type { Candidate } from '../resolve/read-definitions.js';
import type { CustomHeader, OptionValues } from '../values/option-values.js';

type HeaderCandidate = Candidate<readonly CustomHeader[]>;

/** Headers that both levels set, where that may not be what somebody wanted. */
export function checkHeaders(
  candidates: readonly HeaderCandidate[],
  mode: OptionValues['host-headers'],
): Diagnostic[] {
  const first = (level: Level) => candidates.find(({ definition }) => definition.level === level);
  const [application, host] = [first('application'), first('host')];
  if (mode === 'replace' || application === undefined || host === undefined) return [];
  const places = { application: placesOf(application), host: placesOf(host) };
  return mergeHeaders(application, host).flatMap((merged) => {
    const range = places.host.get(keyOf(merged.header));
    const other = places.application.get(keyOf(merged.header));
    if (range === undefined || other === undefined) return [];
    return judge(merged, { range, other });
  });
}

function placesOf({ definition }: HeaderCandidate): ReadonlyMap<string, SourceRange> {
  return headerRanges(definition);
}

function judge(
  { header, overridden }: MergedHeader,
  { range, other }: { readonly range: SourceRange; readonly other: SourceRange },
): Diagnostic[] {
  const list = overridden?.reading.kind === 'valid' ? overridden.reading.value : [];
  const earlier = list.find((each) => keyOf(each) === keyOf(header));
  if (earlier === undefined) return [];
  const related = [{ summary: "the Application's header", range: other }];
  if (earlier.name !== header.name) {
    const summary = `header ${quoted(header.name)} overrides ${quoted(earlier.name)} of the Application: case makes no difference`;
    return [diagnostic('header-overridden-in-other-case', summary, { range, related })];
  }
  if (!earlier.value.equals(header.value)) return [];
  const summary = `header ${quoted(header.name)} has the value that the Application gives it already`;
  const help = "Remove it from the Host's list, or from the Application's.";
  return [diagnostic('header-override-without-effect', summary, { help, range, related })];
}

function keyOf({ name }: CustomHeader): string {
  return name.toLowerCase();
}
