import type { SessionBounds } from '../agent/session-timer.ts';
import type { BoxKind } from '../contract/process.ts';
import type { Redact } from '../guard/redact.ts';
import type { Conversations } from '../store/conversations.ts';
import type { ProjectStore } from '../store/project-store.ts';

/** A project as its talks see it. Each piece of work may be tried several times while a database is locked. */
export interface ChatHost {
	readonly name: string;
	/** Absolute and without symbolic links. */
	readonly directory: string;
	features<T>(work: (store: ProjectStore) => T): Promise<T>;
	conversations<T>(work: (conversations: Conversations) => T): Promise<T>;
	/** The model that the project is set to; null: Claude's own choice. */
	model(): Promise<string | null>;
}

/** What all talks of this process have in common. */
export interface ChatMachine {
	/** What Claude is started with. */
	readonly environment: Readonly<Record<string, string | undefined>>;
	/** autocoder's own directory. */
	readonly home: string;
	readonly claudeExecutable: string | null;
	readonly box: () => Promise<BoxKind>;
	readonly version: string;
	/** Takes secrets out of all that is stored or sent. */
	readonly redact: Redact;
	readonly bounds: ChatBounds;
}

export interface ChatBounds extends Pick<SessionBounds, 'totalMs' | 'silenceMs'> {
	/** A Claude that nobody spoke to for so long is ended; the next message starts another with what was said. */
	readonly idleMs: number;
	/** So many Claudes there may be, some 180 MB each; beyond that the one that waited longest is ended. */
	readonly mostClaudes: number;
	/** How often an answer is written down while it grows. */
	readonly saveMs: number;
}

export const CHAT_BOUNDS: ChatBounds = {
	totalMs: 30 * 60_000,
	silenceMs: 5 * 60_000,
	idleMs: 5 * 60_000,
	mostClaudes: 6,
	saveMs: 500,
};
