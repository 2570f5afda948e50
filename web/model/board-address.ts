import { type BoardFilter, EVERYTHING } from './board.ts';

/** What of the board stands in the address, so that a reload, a link and the way back show the same. */
export interface BoardAddress {
	readonly filter: BoardFilter;
	/** The feature that is open. */
	readonly feature: number | null;
	/** Whether a feature is being added. */
	readonly adding: boolean;
}

export function readBoardAddress(search: string): BoardAddress {
	const query = new URLSearchParams(search);
	return {
		filter: {
			text: query.get('q') ?? '',
			category: query.get('category'),
			attention: query.has('attention'),
		},
		feature: Number(query.get('feature')) || null,
		adding: query.has('add'),
	};
}

export function boardHref(project: string, address: Partial<BoardAddress> = {}): string {
	const { filter = EVERYTHING, feature = null, adding = false } = address;
	const query = new URLSearchParams();
	if (filter.text !== '') query.set('q', filter.text);
	if (filter.category !== null) query.set('category', filter.category);
	if (filter.attention) query.set('attention', '');
	if (feature !== null) query.set('feature', String(feature));
	if (adding) query.set('add', '');
	return query.size === 0 ? `/p/${project}` : `/p/${project}?${query}`;
}
