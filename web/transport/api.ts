import type { z } from 'zod';
import type { ActionReply, AgentReply, demoReply, StartRequest } from '../../src/contract/api/agent.ts';
import type { conversationsReply, conversationWithMessages } from '../../src/contract/api/conversations.ts';
import type { featureChange } from '../../src/contract/api/features.ts';
import type { Folder, Validation } from '../../src/contract/api/filesystem.ts';
import type { commitsReply, eventsReply, SessionReply, sessionsReply } from '../../src/contract/api/history.ts';
import type { ModelList } from '../../src/contract/api/models.ts';
import type { ProjectReply, projectCreation, promptsChange, promptsReply } from '../../src/contract/api/projects.ts';
import type { ProjectScheduleReply, ScheduleReply } from '../../src/contract/api/schedule.ts';
import type { projectSettingsReply } from '../../src/contract/api/settings.ts';
import type { Health, SetupStatus } from '../../src/contract/api/system.ts';
import type { deliveriesReply, failedResentReply, webhookSentReply } from '../../src/contract/api/webhook.ts';
import type { Conversation, ConversationKind } from '../../src/contract/conversation.ts';
import type { CostReport } from '../../src/contract/cost.ts';
import type { Feature, FeatureBoard, FeatureDraft } from '../../src/contract/feature.ts';
import type { Settings, SettingsChange } from '../../src/contract/settings.ts';
import { type RequestOptions, request, requestText, requestWithStatus } from './http.ts';

export type Page = z.infer<typeof eventsReply>;
export type ProjectSettings = z.infer<typeof projectSettingsReply>;
export type FeatureChange = z.input<typeof featureChange>;
export type Prompts = z.infer<typeof promptsReply>;
export type ConversationWithMessages = z.infer<typeof conversationWithMessages>;
export type PromptsChange = z.input<typeof promptsChange>;
export type Deliveries = z.infer<typeof deliveriesReply>;
export type Delivery = Deliveries['deliveries'][number];
export type NewProject = z.input<typeof projectCreation>;

export interface ConversationsQuery extends Record<string, string> {
	readonly kind: ConversationKind;
	/** A part of what was said. */
	readonly search: string;
}

/** So many deliveries are a page. */
const DELIVERIES = 20;

export type AgentAction = 'stop' | 'pause' | 'resume';

/** The routes of the server, with the types of its contract. Every function throws ApiError. */
export const api = {
	projects: (signal?: AbortSignal) => get<readonly ProjectReply[]>('/api/projects', signal),
	createProject: (project: NewProject) => send<ProjectReply>('POST', '/api/projects', project),
	removeProject: (name: string, deleteFiles: boolean) =>
		send<null>('DELETE', `${project(name)}${deleteFiles ? '?delete_files=true' : ''}`),
	startDemo: () => send<z.infer<typeof demoReply>>('POST', '/api/demo'),
	setup: (signal?: AbortSignal) => get<SetupStatus>('/api/setup/status', signal),
	health: (signal?: AbortSignal) => get<Health>('/api/health', signal),
	models: (signal?: AbortSignal) => get<ModelList>('/api/settings/models', signal),

	board: (name: string, signal?: AbortSignal) => get<FeatureBoard>(`${project(name)}/features`, signal),
	/** `created`: there was none yet that says the same. */
	async createFeature(name: string, draft: FeatureDraft): Promise<{ feature: Feature; created: boolean }> {
		const path = `${project(name)}/features`;
		const { status, content } = await requestWithStatus(path, { method: 'POST', body: draft });
		return { feature: content as Feature, created: status === 201 };
	},
	changeFeature: (name: string, id: number, change: FeatureChange) => send<Feature>('PATCH', feature(name, id), change),
	deleteFeature: (name: string, id: number) => send<null>('DELETE', feature(name, id)),
	skipFeature: (name: string, id: number) => send<unknown>('PATCH', `${feature(name, id)}/skip`),
	failFeature: (name: string, id: number, reason: string) =>
		send<Feature>('PATCH', `${feature(name, id)}/fail`, { reason }),
	releaseFeature: (name: string, id: number) => send<Feature>('PATCH', `${feature(name, id)}/release`),
	moveFeature: (name: string, id: number, before: number | null) =>
		send<Feature>('PATCH', `${feature(name, id)}/move`, { before }),
	featureHistory: (name: string, id: number, signal?: AbortSignal) =>
		get<Page>(`${feature(name, id)}/history?limit=200`, signal),

	agent: (name: string, signal?: AbortSignal) => get<AgentReply>(`${project(name)}/agent/status`, signal),
	startAgent: (name: string, options: StartRequest) =>
		send<ActionReply>('POST', `${project(name)}/agent/start`, options),
	steer: (name: string, action: AgentAction) => send<ActionReply>('POST', `${project(name)}/agent/${action}`),

	sessions: (name: string, before: number | null, signal?: AbortSignal) =>
		get<z.infer<typeof sessionsReply>>(
			`${project(name)}/sessions?limit=100${before === null ? '' : `&before=${before}`}`,
			signal,
		),
	session: (name: string, id: number, signal?: AbortSignal) =>
		get<SessionReply>(`${project(name)}/sessions/${id}`, signal),
	cost: (name: string, signal?: AbortSignal) => get<CostReport>(`${project(name)}/cost`, signal),
	sessionCommits: (name: string, id: number, signal?: AbortSignal) =>
		get<z.infer<typeof commitsReply>>(`${project(name)}/sessions/${id}/commits`, signal),
	sessionEvents: (name: string, session: number, after: number, signal?: AbortSignal) =>
		get<Page>(`${project(name)}/events?session=${session}&after=${after}&limit=500`, signal),
	/** With the lines of the log. */
	eventsBefore: (name: string, before: number, limit: number, signal?: AbortSignal) =>
		get<Page>(`${project(name)}/events?before=${before}&limit=${limit}&lines=true`, signal),
	blobUrl: (name: string, sha256: string) => `${project(name)}/blobs/${sha256}`,
	blobText: (name: string, sha256: string, signal?: AbortSignal) =>
		requestText(`${project(name)}/blobs/${sha256}`, signal),

	settings: (signal?: AbortSignal) => get<Settings>('/api/settings', signal),
	changeSettings: (change: SettingsChange) => send<Settings>('PATCH', '/api/settings', change),
	projectSettings: (name: string, signal?: AbortSignal) => get<ProjectSettings>(`${project(name)}/settings`, signal),
	changeProjectSettings: (name: string, change: SettingsChange) =>
		send<ProjectSettings>('PATCH', `${project(name)}/settings`, change),

	explainSchedule: (text: string, signal?: AbortSignal) =>
		get<ScheduleReply>(`/api/schedule?${new URLSearchParams({ text })}`, signal),
	projectSchedule: (name: string, signal?: AbortSignal) =>
		get<ProjectScheduleReply>(`${project(name)}/schedule`, signal),

	deliveriesPage: DELIVERIES,
	deliveries: (name: string, before: number | null, onlyFailed: boolean, signal?: AbortSignal) =>
		get<Deliveries>(
			`${project(name)}/webhook/deliveries?limit=${DELIVERIES}${before === null ? '' : `&before=${before}`}${onlyFailed ? '&state=failed' : ''}`,
			signal,
		),
	resendDelivery: (name: string, id: string) =>
		send<z.infer<typeof webhookSentReply>>('POST', `${project(name)}/webhook/deliveries/${id}/resend`),
	resendFailedDeliveries: (name: string) =>
		send<z.infer<typeof failedResentReply>>('POST', `${project(name)}/webhook/resend-failed`),
	testWebhook: (name: string) => send<z.infer<typeof webhookSentReply>>('POST', `${project(name)}/webhook/test`),

	prompts: (name: string, signal?: AbortSignal) => get<Prompts>(`${project(name)}/prompts`, signal),
	changePrompts: (name: string, change: PromptsChange) => send<Prompts>('PUT', `${project(name)}/prompts`, change),

	conversations: (name: string, query: ConversationsQuery, signal?: AbortSignal) =>
		get<z.infer<typeof conversationsReply>>(
			`${conversations(name)}?${new URLSearchParams({ limit: '50', ...query })}`,
			signal,
		),
	conversation: (name: string, id: number, before: number) =>
		get<ConversationWithMessages>(`${conversations(name)}/${id}?before=${before}`),
	renameConversation: (name: string, id: number, title: string) =>
		send<Conversation>('PATCH', `${conversations(name)}/${id}`, { title }),
	deleteConversation: (name: string, id: number) => send<null>('DELETE', `${conversations(name)}/${id}`),

	folder: (path: string, hidden: boolean, signal?: AbortSignal) =>
		get<Folder>(`/api/filesystem/list?path=${encodeURIComponent(path)}&show_hidden=${hidden}`, signal),
	validatePath: (path: string, signal?: AbortSignal) =>
		request('/api/filesystem/validate', {
			method: 'POST',
			body: { path },
			...(signal ? { signal } : {}),
		}) as Promise<Validation>,
	createFolder: (parent: string, name: string) =>
		send<{ readonly path: string }>('POST', '/api/filesystem/create-directory', { parent, name }),
} as const;

function get<T>(path: string, signal?: AbortSignal): Promise<T> {
	return request(path, signal === undefined ? {} : { signal }) as Promise<T>;
}

function send<T>(method: NonNullable<RequestOptions['method']>, path: string, body?: unknown): Promise<T> {
	return request(path, { method, body }) as Promise<T>;
}

function project(name: string): string {
	return `/api/projects/${encodeURIComponent(name)}`;
}

function conversations(name: string): string {
	return `/api/assistant/conversations/${encodeURIComponent(name)}`;
}

function feature(name: string, id: number): string {
	return `${project(name)}/features/${id}`;
}
