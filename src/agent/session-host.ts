import type { EventBody } from '../contract/events.ts';
import type { GuardSettings } from '../contract/guard-settings.ts';
import type { BoxKind } from '../contract/process.ts';
import type { SessionUse } from '../contract/session.ts';
import { type Redact, redactValue } from '../guard/redact.ts';
import type { ToolContext } from '../mcp/feature-tool.ts';
import type { BrowserSettings } from './browser-server.ts';
import type { SessionLimits } from './session-limits.ts';
import type { SessionBounds } from './session-timer.ts';
import type { Gate } from './tool-hook.ts';
import type { Attachments } from './translate.ts';

/** What every session of a run has in common. */
export interface SessionSettings {
	readonly projectDirectory: string;
	readonly model: string | null;
	readonly yolo: boolean;
	/** Null in YOLO mode. */
	readonly browser: BrowserSettings | null;
	/** Another Claude executable than the SDK's own. */
	readonly claudeExecutable: string | null;
	readonly environment: Readonly<Record<string, string | undefined>>;
	readonly box: {
		readonly kind: BoxKind;
		readonly projectKey: string;
		/** autocoder's own directory, where agents have a home. */
		readonly home: string;
		/** What the box keeps agents from changing, asked at each start. */
		readonly readOnly: () => string[];
	};
	/** What agents may do, beside what the guard decides by itself. */
	readonly guard: {
		readonly settings: GuardSettings;
		/** The user's own directory. */
		readonly home: string;
		/** Places with secrets of ours and of Claude. */
		readonly secret: readonly string[];
	};
	readonly bounds: SessionBounds;
	readonly limits: SessionLimits;
	readonly version: string;
}

/** Where a session's doings go, and what holds it back. */
export interface SessionHost {
	readonly tools: Omit<ToolContext, 'redact'>;
	readonly attachments: Attachments;
	readonly gate: Gate;
	/** Aborted when the session is to stop. */
	readonly stop: AbortSignal;
	/** What the session may cost, in US dollars, asked when it begins; null: it has no bound. */
	budgetLeft(): number | null;
	/** Records events, and what the session has used by then when that changed, together. */
	record(events: readonly EventBody[], usage?: SessionUse): void;
	ready(facts: { sdkSessionId: string; model: string }): void;
}

/** Who is told, and how. */
export interface Listener {
	readonly host: SessionHost;
	readonly redact: Redact;
	/** What allowed commands were taken to start, by tool call, until they return. */
	readonly programs: Map<string, readonly string[]>;
}

/** Names, reasons and notices may hold secrets too; long texts were looked through when they were kept. */
export function cleaned(events: readonly EventBody[], redact: Redact): EventBody[] {
	return events.map((event) => ({ ...event, data: redactValue(event.data, redact) }) as EventBody);
}
