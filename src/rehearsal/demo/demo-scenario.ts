import type { Scenario } from '../script.ts';
export function demoScenario(_: { assetsDir: string }): Scenario { throw new Error('not yet'); }
