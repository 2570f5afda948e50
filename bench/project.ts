import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FeatureDraft } from '../src/contract/feature.ts';
import { isAlive } from '../src/process/identity.ts';
import { openProjectStore, type ProjectStore } from '../src/store/project-store.ts';

const CHUNK = 1_000;

/** Makes a project with a specification, a git repository and that many pending features. */
export function makeProject(directory: string, features: number): void {
	mkdirSync(join(directory, 'prompts'), { recursive: true });
	writeFileSync(
		join(directory, 'prompts', 'app_spec.txt'),
		'<project_specification><overview>A project that holds one file for each feature.</overview></project_specification>\n',
	);
	const git = (...args: string[]) => execFileSync('git', args, { cwd: directory });
	git('init', '--quiet', '--initial-branch=main');
	git('config', 'user.name', 'bench');
	git('config', 'user.email', 'bench@localhost');
	withStore(directory, (store) => fill(store, features));
}

export function withStore<T>(directory: string, work: (store: ProjectStore) => T): T {
	const store = openStore(directory);
	try {
		return work(store);
	} finally {
		store.close();
	}
}

export function openStore(directory: string): ProjectStore {
	return openProjectStore(directory, { now: Date.now, isAlive });
}

function fill(store: ProjectStore, features: number): void {
	for (let made = 0; made < features; made += CHUNK) {
		const length = Math.min(CHUNK, features - made);
		store.features.create(
			Array.from({ length }, (_, index) => draft(made + index + 1)),
			{ kind: 'person' },
		);
	}
}

export function draft(number: number): FeatureDraft {
	return {
		category: 'functional',
		name: `Feature ${number}`,
		description: `There is a file for feature ${number}.`,
		steps: ['List the files', 'Check that the file is there'],
	};
}
