/**
 * Features of OCS that send requests, too, and have options beside ours. Only how their names begin
 * is known to us (`http-retry-applies-to` names these kinds of requests); no page with their options
 * could be found.
 */
const FEATURES: readonly (readonly [beginning: string, what: string])[] = [
  ['pre-dial-validation', "by its name it belongs to OCS' pre-dial validation requests"],
  ['history', "by its name it belongs to OCS' history requests"],
  ['campaign-group-states', "by its name it belongs to OCS' messages on campaign group states"],
  ['contact-processed', 'contact-processed notifications have no such option'],
  ['http', 'contact-processed notifications have no such option'],
];

/** What to say of an option that is not ours, judged by how its name begins; undefined for most. */
export function relatedFeature(name: string): string | undefined {
  return FEATURES.find(([beginning]) => name.startsWith(`${beginning}-`))?.[1];
}
