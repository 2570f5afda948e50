import type { Check, ProjectContext } from '../check.ts';
import { database } from './database.ts';
import { directory } from './directory.ts';
import { gitState } from './git-state.ts';
import { processes } from './processes.ts';
import { rescued } from './rescued.ts';
import { room } from './room.ts';
import { run } from './run.ts';
import { scratch } from './scratch.ts';
import { sessions } from './sessions.ts';
import { specification } from './specification.ts';
import { workTree } from './work-tree.ts';

/** In the order in which they are shown and mended: processes end before their files and sessions are cleared away. */
export const PROJECT_CHECKS: readonly Check<ProjectContext>[] = [
	directory,
	database,
	specification,
	run,
	processes,
	sessions,
	scratch,
	workTree,
	gitState,
	rescued,
	room,
];
