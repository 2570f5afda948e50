import { SPEC_PATH } from '../agent/prompts.ts';
import type { ChatClientMessage, ChatServerMessage } from '../contract/chat.ts';
import type { Message, MessagePart } from '../contract/conversation.ts';
import { AutocoderError } from '../contract/errors.ts';
import { specState } from '../core/spec.ts';
import { replaceSpec } from '../projects/prompt-files.ts';
import type { ChatHost } from './host.ts';

export type Accept = Omit<Extract<ChatClientMessage, { type: 'accept' }>, 'type'>;
type Proposal = Extract<MessagePart, { type: 'spec' | 'features' }>;

/** What came of a proposal that a person took. */
export interface Accepted {
	/** The proposal as it is to be kept from now on. */
	readonly part: Proposal;
	readonly told: readonly ChatServerMessage[];
	/** What Claude is to know of it. */
	readonly note: string;
	/** Of the specification, when it was written. */
	readonly revision: string | null;
}

/**
 * Does what was proposed.
 *
 * @throws AutocoderError EDIT_CONFLICT when the specification was changed since Claude read it, SPEC_UNFILLED, and those of the store
 */
export function acceptProposal(host: ChatHost, part: Proposal, accept: Accept): Promise<Accepted> {
	return part.type === 'spec' ? acceptSpec(host, part, accept) : acceptFeatures(host, part, accept);
}

async function acceptSpec(
	host: ChatHost,
	part: Extract<Proposal, { type: 'spec' }>,
	{ text = part.text }: Accept,
): Promise<Accepted> {
	if (specState(text) === 'unfilled') {
		throw new AutocoderError(
			'SPEC_UNFILLED',
			'The text says nothing inside <project_specification>, so nothing was written.',
			'Put your own words inside its <project_specification>, and accept it again.',
		);
	}
	const revision = replaceSpec(host.directory, `${text.trim()}\n`, part.revision);
	return {
		part: { ...part, text, state: 'accepted' },
		told: [
			{ type: 'file_written', path: SPEC_PATH },
			{ type: 'spec_complete', path: SPEC_PATH },
		],
		note: `The person ${text === part.text ? 'accepted' : 'edited and accepted'} the specification; it is written to ${SPEC_PATH}.`,
		revision,
	};
}

async function acceptFeatures(
	host: ChatHost,
	part: Extract<Proposal, { type: 'features' }>,
	{ keep }: Accept,
): Promise<Accepted> {
	const wrong = keep?.find((place) => place >= part.features.length);
	if (wrong !== undefined)
		throw new AutocoderError(
			'REQUEST_INVALID',
			`There is no place ${wrong} in a list of ${part.features.length} features.`,
			'Count from 0.',
		);
	const kept = part.features
		.map((draft, place) => ({ draft, place }))
		.filter(({ place }) => keep?.includes(place) ?? true);
	const { created, skipped } = await host.features((store) =>
		store.features.createUnlike(
			kept.map(({ draft }) => draft),
			{ kind: 'person' },
		),
	);
	const left = [...created];
	// In the order of the list, so that of two of one name the first is the one that was created.
	const accepted = kept.flatMap(({ draft, place }) => {
		const at = left.findIndex(({ name, description }) => name === draft.name && description === draft.description);
		if (at === -1) return [];
		left.splice(at, 1);
		return [place];
	});
	const without = skipped.length === 0 ? '' : ` ${skipped.length} were there already and were skipped.`;
	return {
		part: { ...part, accepted, state: 'accepted' },
		told: [{ type: 'features_created', count: created.length, features: created }],
		note: `The person took ${kept.length} of the ${part.features.length} proposed features; ${created.length} were created.${without}`,
		revision: null,
	};
}

/** Proposals in order, the latest last. */
export function proposalsIn(messages: readonly Message[]): { message: Message; part: Proposal }[] {
	return messages.flatMap((message) =>
		message.parts.flatMap((part) => (part.type === 'spec' || part.type === 'features' ? [{ message, part }] : [])),
	);
}
