import type { FastifyBaseLogger } from 'fastify';
import type { Chats } from '../chat/chats.ts';
import type { OfferedModel } from '../contract/api/models.ts';
import type { Launcher } from '../runner/launch.ts';
import type { Access } from './access/create-access.ts';
import type { ProjectStores } from './project-stores.ts';

/** What the server works with; whoever composes it decides on each. */
export interface ServerDependencies {
	/** autocoder's own directory. */
	readonly home: string;
	/** The variables that checks look at and that runners are started with. */
	readonly variables: Readonly<Record<string, string | undefined>>;
	/** Those of them that files of a project set, which agents can write. */
	readonly fromProject: ReadonlySet<string>;
	readonly version: string;
	/** The wall clock that run windows go by, in Unix milliseconds; default: the machine's. */
	readonly now?: () => number;
	readonly stores: ProjectStores;
	readonly launcher: Launcher;
	/** Asks Claude which models there are. */
	readonly offeredModels: () => Promise<readonly OfferedModel[]>;
	/** The talks with Claude of this process, when they are first needed. */
	readonly chats: () => Promise<Chats>;
	readonly access: Access;
	/** Where the built page lies; null when it was not built. */
	readonly webRoot: string | null;
	/** null: nothing is logged. */
	readonly logger: FastifyBaseLogger | null;
}
