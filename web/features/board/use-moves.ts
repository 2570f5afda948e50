import { useCallback, useRef, useState } from 'react';
import { comesBefore } from '../../model/board.ts';
import type { ProjectFeed } from '../../model/project-feed.ts';
import { api } from '../../transport/api.ts';
import { toastError } from '../../ui/toast.ts';

export interface Move {
	readonly id: number;
	readonly before: number | null;
}

/**
 * Moves of pending features, shown at once and sent one after another, since requests that overtake each other would leave
 * any of the places. Of a feature that is moved on while another move is on its way, the last place is what counts.
 */
export function useMoves(feed: ProjectFeed) {
	/** The first one is on its way. */
	const queue = useRef<readonly Move[]>([]);
	const [moves, show] = useState<readonly Move[]>([]);
	const move = useCallback(
		async (id: number, before: number | null) => {
			const set = (next: readonly Move[]) => {
				queue.current = next;
				show(next);
			};
			const [first, ...waiting] = queue.current;
			if (first !== undefined) {
				const others = waiting.at(-1)?.id === id ? waiting.slice(0, -1) : waiting;
				set([first, ...others, { id, before }]);
				return;
			}
			set([{ id, before }]);
			try {
				for (let next: Move | undefined = { id, before }; next !== undefined; next = queue.current[0]) {
					feed.put(next.id, await api.moveFeature(feed.name, next.id, next.before));
					const more = queue.current.slice(1);
					// To make room others may have got new priorities too: until they are known, the order is not.
					const known = comesBefore(feed.state().features?.values() ?? [], next.id, next.before);
					if (more.length === 0 && !known) await feed.refetch();
					set(queue.current.slice(1));
				}
			} catch (error) {
				toastError(error);
				set([]);
			}
		},
		[feed],
	);
	return { moves, move };
}
