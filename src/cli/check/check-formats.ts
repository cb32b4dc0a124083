import type { CheckResult } from './check-result.js';
import type { FleetResult } from './fleet.js';

export const CHECK_FORMATS = ['text', 'json', 'github', 'sarif'] as const;
export type CheckFormat = (typeof CHECK_FORMATS)[number];

type Renderer = (result: CheckResult, color: boolean) => string;
type FleetRenderer = () => Promise<(result: FleetResult, color: boolean) => string>;

/** Each loaded only when it is asked for. */
const RENDERERS: Readonly<Record<CheckFormat, () => Promise<Renderer>>> = {
  text: async () => (await import('./check-text.js')).renderCheckText,
  json: async () => (await import('./check-json.js')).renderCheckJson,
  github: async () => (await import('./check-github.js')).renderCheckGithub,
  sarif: async () => (await import('./check-sarif.js')).renderCheckSarif,
};

/** Where a fleet is more than its findings. */
const FLEET_RENDERERS: Partial<Record<CheckFormat, FleetRenderer>> = {
  text: async () => (await import('./fleet-report.js')).renderFleetText,
  json: async () => (await import('./fleet-report.js')).renderFleetJson,
};

/** What a check found, as people or other tools want it. */
export async function renderCheck(
  format: CheckFormat,
  result: CheckResult | FleetResult,
  color: boolean,
): Promise<string> {
  const fleetRenderer = FLEET_RENDERERS[format];
  if ('fleet' in result && fleetRenderer !== undefined)
    return (await fleetRenderer())(result, color);
  const render = await RENDERERS[format]();
  return render(result, color);
}
