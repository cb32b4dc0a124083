import type { Engine, EngineCounts, EngineStatus } from '../../engine/engine.js';

/** An engine as it is seen from outside. What its store holds is left out while the store cannot be asked. */
export type EngineView = EngineStatus & Partial<EngineCounts>;

export async function viewOf(engine: Pick<Engine, 'status' | 'counts'>): Promise<EngineView> {
  const counts = await engine.counts().catch(() => undefined);
  return { ...engine.status(), ...counts };
}
