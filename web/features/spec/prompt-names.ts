import type { Prompts } from '../../transport/api.ts';

export type PromptName = keyof Prompts;

/** In the order in which a project comes to need them. */
export const PROMPTS: readonly PromptName[] = ['app_spec', 'initializer', 'coding', 'coding_yolo'];
