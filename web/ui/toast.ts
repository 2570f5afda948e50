export interface Toast {
	readonly id: number;
	readonly text: string;
	readonly tone: 'plain' | 'bad';
	/** What to do about it, or more words. */
	readonly next?: string;
	readonly action?: { readonly label: string; readonly run: () => void };
}

const SHOWN_MS = 6_000;
const MOST = 4;

let toasts: readonly Toast[] = [];
let lastId = 0;
const subscribers = new Set<() => void>();

export function toast(text: string, more: Partial<Omit<Toast, 'id' | 'text'>> = {}): void {
	lastId += 1;
	const id = lastId;
	set([...toasts, { id, text, tone: 'plain' as const, ...more }].slice(-MOST));
	setTimeout(() => dismissToast(id), SHOWN_MS);
}

/** Says what went wrong, and what to do. */
export function toastError(error: unknown): void {
	const next = error instanceof Error && 'next' in error && typeof error.next === 'string' ? { next: error.next } : {};
	toast(error instanceof Error ? error.message : String(error), { tone: 'bad', ...next });
}

export function dismissToast(id: number): void {
	set(toasts.filter((one) => one.id !== id));
}

export function currentToasts(): readonly Toast[] {
	return toasts;
}

export function subscribeToToasts(changed: () => void): () => void {
	subscribers.add(changed);
	return () => subscribers.delete(changed);
}

function set(next: readonly Toast[]): void {
	toasts = next;
	for (const changed of subscribers) changed();
}
