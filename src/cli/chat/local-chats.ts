import { type Chats, createChats } from '../../chat/chats.ts';
import type { ChatHost } from '../../chat/host.ts';
import { createRedactor, secretsOf } from '../../guard/redact.ts';
import { isAlive } from '../../process/identity.ts';
import { checkPlace } from '../../projects/check-place.ts';
import { findProject, readRegistry, registerProject } from '../../projects/find-project.ts';
import { openExistingStore } from '../../projects/open-existing-store.ts';
import { hasSpec } from '../../projects/prompt-files.ts';
import { openConversations } from '../../store/conversations.ts';
import { openProjectStore } from '../../store/project-store.ts';
import { chatMachine } from '../chat-machine.ts';
import type { Environment } from '../env.ts';
import type { ProjectOptions } from '../project-command.ts';

/** Talks with Claude in this process, on one project; no server is needed. */
export interface LocalChats {
	readonly name: string;
	readonly host: ChatHost;
	readonly chats: Chats;
	close(): Promise<void>;
}

/** @throws AutocoderError those of findProject, of checkPlace and of opening its databases */
export function openLocalChats(
	project: string | undefined,
	options: ProjectOptions & { readonly model?: string; readonly existing?: boolean },
	environment: Environment,
): LocalChats {
	const directory = findProject({ project, projectDir: options.projectDir }, environment);
	const dependencies = { now: Date.now, isAlive };
	// Asking must not turn any directory into a project.
	const open = options.existing && !hasSpec(directory) ? openExistingStore : openProjectStore;
	if (open === openProjectStore) checkPlace(directory, environment);
	const store = open(directory, dependencies);
	const name = registerProject(directory, environment);
	const conversations = openConversations(directory, dependencies);
	const chats = createChats(chatMachine(environment, createRedactor(secretsOf(environment.variables))));
	return {
		name,
		chats,
		host: {
			name,
			directory,
			features: async (work) => work(store),
			conversations: async (work) => work(conversations),
			model: async () => options.model ?? modelOf(name, environment),
		},
		async close() {
			try {
				await chats.close();
			} finally {
				store.close();
				conversations.close();
			}
		},
	};
}

/** What the person set for the project, or for all. */
function modelOf(name: string, { home }: Environment): string | null {
	return readRegistry(home, (registry) => registry.settings(name).model ?? registry.settings().model) ?? null;
}
