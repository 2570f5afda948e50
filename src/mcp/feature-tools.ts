import type { FeatureTool } from './feature-tool.ts';
import { clearInProgress } from './tools/clear-in-progress.ts';
import { create } from './tools/create.ts';
import { createBulk } from './tools/create-bulk.ts';
import { getById } from './tools/get-by-id.ts';
import { getForRegression } from './tools/get-for-regression.ts';
import { getNext } from './tools/get-next.ts';
import { getStats } from './tools/get-stats.ts';
import { markFailing } from './tools/mark-failing.ts';
import { markInProgress } from './tools/mark-in-progress.ts';
import { markPassing } from './tools/mark-passing.ts';
import { skip } from './tools/skip.ts';

/** Every tool of the MCP server `features`. */
export const FEATURE_TOOLS: readonly FeatureTool[] = [
	getStats,
	getNext,
	getById,
	getForRegression,
	markInProgress,
	markPassing,
	markFailing,
	skip,
	clearInProgress,
	createBulk,
	create,
];
